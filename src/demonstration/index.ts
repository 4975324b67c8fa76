// Producers, consumers and a shop that run in the server, for the page to play with.

export * from "./shop-host.ts";
export * from "./worker.ts";
export * from "./workers.ts";
