// What happens inside an engine, told while it happens: for the live page, and for whoever wants to watch.

import type { TopicPartition } from "./groups.ts";

/** One thing that happened. `at` is the time, in milliseconds since 1970. */
export type Happening = { readonly at: number } & (
  | {
      /** Events were stored. Appends that happened together may be told as one. */
      readonly kind: "appended";
      readonly topic: string;
      readonly partition: number;
      readonly baseOffset: number;
      readonly count: number;
      readonly bytes: number;
    }
  | {
      /** A retry bounced: its events are already stored. */
      readonly kind: "duplicate";
      readonly topic: string;
      readonly partition: number;
      readonly producerId: number;
      readonly sequence: number;
    }
  | { readonly kind: "topic-created" | "topic-changed"; readonly topic: string; readonly partitions: number }
  | { readonly kind: "topic-deleted"; readonly topic: string }
  | {
      /** The oldest events were dropped, by retention or on request. */
      readonly kind: "dropped";
      readonly topic: string;
      readonly partition: number;
      readonly earliest: number;
      readonly reason: "retention" | "request" | "compaction";
    }
  | { readonly kind: "partition-damaged"; readonly topic: string; readonly partition: number; readonly reason: string }
  | {
      readonly kind: "member-joined" | "member-left" | "member-expired" | "member-fenced";
      readonly group: string;
      readonly member: string;
      readonly client: string;
      /** Why, in a few words, when there is more to say. */
      readonly reason?: string;
    }
  | {
      /** The group has shared its partitions out anew. */
      readonly kind: "rebalanced";
      readonly group: string;
      readonly generation: number;
      readonly assignments: readonly { readonly member: string; readonly partitions: readonly TopicPartition[] }[];
    }
  | {
      readonly kind: "committed" | "positioned";
      readonly group: string;
      /** Null when somebody else than a member committed. */
      readonly member: string | null;
      readonly offsets: readonly (TopicPartition & { readonly offset: number })[];
    }
  | { readonly kind: "group-deleted"; readonly group: string }
);

/** Tells what happens. An ability that an engine may lack. */
export interface Activity {
  /** Calls `listener` for everything from now on, in order. Returns what ends it. Costs nothing while nobody listens. */
  subscribe(listener: (happening: Happening) => void): () => void;
}

/** A happening without its time. */
export type Told<Any = Happening> = Any extends unknown ? Omit<Any, "at"> : never;
