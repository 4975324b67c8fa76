// Record batches and the logs that hold them: in memory and on disk, with indexes, recovery, retention and compaction.

export * from "./acks.ts";
export * from "./batch-header.ts";
export * from "./batches-in.ts";
export * from "./check-batch.ts";
export * from "./compact.ts";
export * from "./decode-batch.ts";
export * from "./disk/index.ts";
export * from "./encode-batch.ts";
export * from "./find-in-batch.ts";
export * from "./log.ts";
export * from "./memory-log.ts";
export * from "./memory-store.ts";
export * from "./record.ts";
export * from "./sparse-batch.ts";
export * from "./stamp-batch.ts";
export * from "./store.ts";
