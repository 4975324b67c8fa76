// The public names of Moldau.

export { type ErrorType, MoldauError } from "./base/index.ts";
export {
  type BrokerOptions,
  Kafkaesque,
  type PartitionChoice,
  type Put,
  type PutOptions,
  type StreamOptions,
} from "./broker/index.ts";
export * from "./engine/index.ts";
