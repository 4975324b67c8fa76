export type { Address } from "./api.ts";
export type { ConnectionLimits } from "./connection.ts";
export * from "./listener.ts";
