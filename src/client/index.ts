// For programs, in Node and in browsers: Producer, Consumer, and an engine over HTTP.

export { type ErrorType, MoldauError, partitionForKey, utf8 } from "../base/index.ts";
export * from "../engine/index.ts";
export type { ConsumerBatch, ConsumerPartition } from "./consumed.ts";
export { Consumer } from "./consumer.ts";
export type { ConsumerOptions, MembershipOptions, PartitionsListener } from "./consumer-options.ts";
export type { Sent } from "./delivery.ts";
export type { HttpOptions } from "./http-calls.ts";
export { HttpEngine } from "./http-engine.ts";
export { Producer } from "./producer.ts";
export type { NewValue, ProducerOptions, SendOptions } from "./producer-options.ts";
export type { Schema } from "./schema.ts";
