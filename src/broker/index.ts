// The broker of this process: Kafkaesque, its topics and partitions, producers, transactions.

export { ConsumerGroup } from "../groups/index.ts";
export * from "./broker.ts";
export * from "./kafkaesque.ts";
export { Partition } from "./partition.ts";
export type { AbortedTransaction } from "./partition-transactions.ts";
export { type AppendedBatch, isTransactional } from "./raw-batch.ts";
export { Topic } from "./topic.ts";
export { checkConfig, defaultConfig } from "./topic-config.ts";
export type { OpenTopics } from "./topics.ts";
export type { TransactionState } from "./transaction-log.ts";
