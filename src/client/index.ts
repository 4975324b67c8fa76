export { type ErrorType, MoldauError, partitionForKey, utf8 } from "../base/index.ts";
export * from "../engine/index.ts";
export { Consumer, type ConsumerBatch, type ConsumerPartition } from "./consumer.ts";
export type { ConsumerOptions, MembershipOptions, PartitionsListener } from "./consumer-options.ts";
export type { Sent } from "./delivery.ts";
export { Producer } from "./producer.ts";
export type { NewValue, ProducerOptions, SendOptions } from "./producer-options.ts";
export type { Schema } from "./schema.ts";
