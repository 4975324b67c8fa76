export * from "./worker.ts";
export * from "./workers.ts";
