export type { DiskLog } from "./disk-log.ts";
export * from "./disk-store.ts";
export type { Cut } from "./recover.ts";
