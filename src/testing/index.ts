export type { Disturbance, VersionCaps } from "./disturbances.ts";
export * from "./start-kafka.ts";
