export type { AnyApi, Call } from "./api.ts";
export { apis } from "./apis.ts";
export * from "./listener.ts";
