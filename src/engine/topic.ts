// What topics are made of, as every engine tells it.

/** Settings of a topic, under Kafka's names. What is absent has its default. Times in milliseconds, sizes in bytes; -1 means without limit. */
export interface TopicConfig {
  /** How long events are kept, in milliseconds. Default -1: for ever. */
  readonly "retention.ms"?: number;
  /** How many bytes a partition keeps. Default -1. */
  readonly "retention.bytes"?: number;
  /** How many events a partition keeps (Moldau's own). Default -1; 100,000 in memory. */
  readonly "retention.events"?: number;
  /** `delete` drops the oldest, `compact` keeps the last event of every key, both together do both. Default `delete`. */
  readonly "cleanup.policy"?: "delete" | "compact" | "compact,delete";
  /** How large a segment file grows, in bytes. Default 128 MiB. */
  readonly "segment.bytes"?: number;
  /** How long a segment takes writes, in milliseconds, before a new one is begun. Default 7 days. */
  readonly "segment.ms"?: number;
  /** How large one event may be, in bytes. Default 1 MiB. */
  readonly "max.message.bytes"?: number;
  /** Whose time an event carries: `CreateTime`, as the producer says, or `LogAppendTime`, when it was stored. Default `CreateTime`. */
  readonly "message.timestamp.type"?: "CreateTime" | "LogAppendTime";
  /** Which part of a partition must be new before it is compacted again, 0 to 1. Default 0.5. */
  readonly "min.cleanable.dirty.ratio"?: number;
  /** How long compaction keeps a tombstone, in milliseconds, so that slow readers see it. Default 24 hours. */
  readonly "delete.retention.ms"?: number;
}

/** How to make a topic. */
export interface TopicSettings {
  /** How many partitions. Default: the engine's, normally 1. */
  readonly partitions?: number;
  /** What differs from the defaults. */
  readonly config?: TopicConfig;
}

/** How to change a topic. Settings that are not named stay; null takes a setting back to its default. */
export interface TopicChange {
  /** More partitions than there are. Keys may then go to other partitions than before. */
  readonly partitions?: number;
  /** Settings to change. */
  readonly config?: { readonly [Name in keyof TopicConfig]?: TopicConfig[Name] | null };
}

/** One partition, as it was when asked. */
export interface PartitionInfo {
  readonly partition: number;
  /** The first offset still there. */
  readonly earliest: number;
  /** The offset the next event will get. */
  readonly end: number;
  /** The size of what is kept, in bytes. */
  readonly bytes: number;
  /** Why the partition is stopped, when it is. */
  readonly damage?: string;
}

/** One topic, as it was when asked. */
export interface TopicInfo {
  readonly topic: string;
  /** Tells this topic from an earlier one of the same name: a UUID. */
  readonly incarnation: string;
  /** Whether the engine keeps it for itself, such as `__consumer_offsets`. */
  readonly internal: boolean;
  readonly partitions: readonly PartitionInfo[];
  /** What was set; the rest has its default. */
  readonly config: TopicConfig;
}
