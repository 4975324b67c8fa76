export * from "./disk-store.ts";
export type { Cut } from "./recover.ts";
