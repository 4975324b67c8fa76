export type { Sent } from "./delivery.ts";
export { Producer } from "./producer.ts";
export type { NewValue, ProducerOptions, SendOptions } from "./producer-options.ts";
export type { Schema } from "./schema.ts";
