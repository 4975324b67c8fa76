// One process: an engine, its doors and the page.

export * from "./logger.ts";
export * from "./start-server.ts";
