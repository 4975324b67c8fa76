// The public names of Moldau.

export {
  type BrokerOptions,
  ConsumerGroup,
  Kafkaesque,
  type PartitionChoice,
  type Put,
  type PutOptions,
  type StreamOptions,
} from "./broker/index.ts";
export * from "./client/index.ts";
export * from "./connect/index.ts";
