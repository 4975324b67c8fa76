export type { DiskLog } from "./disk-log.ts";
export * from "./disk-store.ts";
export * from "./dump.ts";
export type { Cut } from "./recover.ts";
export * from "./repair.ts";
export { type Flaw, type VerifiedLog, verifyDirectory } from "./verify.ts";
