// A Kafka broker for other people's tests.

export type { Disturbance, VersionCaps } from "./disturbances.ts";
export * from "./start-kafka.ts";
