export * from "./logger.ts";
export * from "./signals.ts";
export * from "./start-server.ts";
