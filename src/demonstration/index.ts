export * from "./shop-host.ts";
export * from "./worker.ts";
export * from "./workers.ts";
