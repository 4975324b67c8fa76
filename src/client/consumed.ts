// What a consumer hands out, and what it tells of itself.

import type { Event, EventBatch, TopicPartition } from "../engine/index.ts";

/** A partition of a consumer, as it is now. */
export interface ConsumerPartition extends TopicPartition {
  /** The offset of the next event that the program gets. */
  readonly position: number;
  /** The end of the partition, when it was last read. */
  readonly end: number;
  readonly paused: boolean;
}

/** Some events of one partition, in order. */
export interface ConsumerBatch<Value = unknown> extends Omit<EventBatch, "events"> {
  readonly events: readonly Event<Value>[];
}
