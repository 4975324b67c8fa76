export * from "./acks.ts";
export * from "./batch-header.ts";
export * from "./encode-batch.ts";
export * from "./log.ts";
export * from "./record.ts";
export * from "./store.ts";
