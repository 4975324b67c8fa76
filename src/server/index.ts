export * from "./signals.ts";
export * from "./start-server.ts";
