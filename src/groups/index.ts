// Consumer groups: the coordinator, its members and generations, assignors, commits.

export * from "./classic.ts";
export { ConsumerGroup } from "./consumer-group.ts";
export * from "./consumer-protocol.ts";
export { Coordinator, type GroupsBroker } from "./coordinator.ts";
export type { OffsetsLog } from "./journal.ts";
export type { StoredRecord } from "./offset-records.ts";
export type { GroupSettings } from "./settings.ts";
