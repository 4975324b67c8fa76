export * from "./customers.ts";
export * from "./order.ts";
