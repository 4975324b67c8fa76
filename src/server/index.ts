export * from "./logger.ts";
export * from "./start-server.ts";
