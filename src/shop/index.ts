export * from "./cabinet.ts";
export * from "./customers.ts";
export * from "./ledger.ts";
export * from "./order.ts";
export * from "./panels.ts";
