export { ConsumerGroup } from "../groups/index.ts";
export * from "./broker.ts";
export * from "./kafkaesque.ts";
export { type AppendedBatch, Partition } from "./partition.ts";
export { Topic } from "./topic.ts";
export { checkConfig, defaultConfig } from "./topic-config.ts";
export type { OpenTopics } from "./topics.ts";
