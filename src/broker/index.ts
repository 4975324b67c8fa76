export type { Told } from "./activity-hub.ts";
export * from "./broker.ts";
export * from "./kafkaesque.ts";
export { type AppendedBatch, Partition } from "./partition.ts";
export { Topic } from "./topic.ts";
export { defaultConfig } from "./topic-config.ts";
