// The fish-and-chip shop: who works there, what they do, and the demos.

export * from "./cabinet.ts";
export * from "./customers.ts";
export * from "./demos.ts";
export * from "./ledger.ts";
export * from "./order.ts";
export * from "./panels.ts";
export * from "./severable.ts";
export * from "./shop.ts";
