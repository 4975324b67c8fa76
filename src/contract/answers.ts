// The shapes of answers and of the named events in streams, as types; `schemas.ts` has them as schemas.

import type { EventJson } from "./event-json.ts";

/** Where an event was stored: one for each event of a put, in order. With `Prefer: return=minimal`, one for each partition. */
export interface StoredJson {
  readonly partition: number;
  /** Its offset; with `count`, the offset of the first. */
  readonly offset: number;
  /** Its time, in milliseconds since 1970. */
  readonly timestamp: number;
  /** How many events this tells of, when the answer is minimal. */
  readonly count?: number;
  /** True when it was a retry of what had been stored before. */
  readonly duplicate?: true;
}

/** The answer to a stream of lines. */
export interface StoredLinesJson {
  /** How many events were stored. */
  readonly stored: number;
  /** All lines up to this one, counted from 1, are stored. */
  readonly lastLine: number;
  /** How many went to each partition, and the offset of the last. */
  readonly partitions: readonly { readonly partition: number; readonly events: number; readonly last: number }[];
}

/** A page of one partition. */
export interface PartitionPageJson {
  readonly events: readonly EventJson[];
  /** The offset to read on from: `from=` of the next page. */
  readonly next: number;
  readonly earliest: number;
  readonly end: number;
}

/** A page of a whole topic. */
export interface TopicPageJson {
  readonly events: readonly EventJson[];
  /** The cursor to read on from: `from=` of the next page. */
  readonly next: string;
  /** The end of each partition. */
  readonly end: Readonly<Record<string, number>>;
}

/** What streams call their named events. Events of topics have no name. */
export const streamEvents = {
  /** Everything that was there has been sent; new events follow as they come. */
  caughtUp: "caught-up",
  /** Something went wrong in the middle; the stream ends. */
  problem: "problem",
  /** In a member's control stream: what is its own now. */
  assigned: "assigned",
  /** In a member's control stream: what it shall let go of. */
  revoking: "revoking",
} as const;
