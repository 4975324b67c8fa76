// How a consumer works, with its defaults.

import { type Clock, type MoldauError, problem, type Random } from "../base/index.ts";
import type { AssignorName, Position, Start, TopicPartition } from "../engine/index.ts";
import type { Schema } from "./schema.ts";
import { awaitedClock } from "./timing.ts";

/** Partitions that come or go; what it returns is awaited before anything else happens to them. */
export type PartitionsListener = (partitions: readonly TopicPartition[]) => void | Promise<void>;

/** How to make a consumer. */
export interface ConsumerOptions<Value = unknown> {
  /** What to read. */
  readonly topics: readonly string[];
  /** Only these partitions of every topic. Not with a group, which shares them out itself. Default: all, also those that come later. */
  readonly partitions?: readonly number[];
  /**
   * Where to start: a place, an offset (negative: so many from the end), a time, or positions; partitions missing from
   * these start at the earliest. With a group: where nothing is committed. Default "latest" (`auto.offset.reset`).
   */
  readonly from?: Start | readonly Position[];
  /** What to do when the position is not there (any more). Default "error". */
  readonly onExpired?: "error" | "earliest" | "latest";
  /** Ends after so many events. */
  readonly maxEvents?: number;
  /** Ends when everything that was there at the start has been read. */
  readonly untilEnd?: boolean;
  /** About how many bytes of events are read ahead. Default 8 MiB. */
  readonly prefetchBytes?: number;
  /** After how long the consumer looks for new partitions, in milliseconds. Default 30,000 (`metadata.max.age.ms`). */
  readonly refreshMs?: number;
  /** Checks values when `event.value` is asked for; what does not pass throws there. */
  readonly schema?: Schema<Value>;
  /** Ends the consumer: iterating rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told of every failed try to read or to reach the group, before the next one. */
  readonly onRetry?: (error: MoldauError, failures: number) => void;
  /** Reads as a member of this group, which shares the partitions out among its members. */
  readonly group?: string;
  /** How a member of the group behaves. */
  readonly membership?: MembershipOptions;
  /** Where time comes from. */
  readonly clock?: Clock;
  /** Where chance comes from: it spreads retries. */
  readonly random?: Random;
}

/** How a member of a group behaves. */
export interface MembershipOptions {
  /** Commits by itself what was handled: every `autoCommitMs`, when partitions go, and on close. Default true (`enable.auto.commit`). */
  readonly autoCommit?: boolean;
  /** Default 5,000 (`auto.commit.interval.ms`). */
  readonly autoCommitMs?: number;
  /** How long the group hears nothing before it takes the consumer for dead, in milliseconds. Default 10,000 (`session.timeout.ms`). */
  readonly sessionTimeoutMs?: number;
  /** How long an event may be worked on before its partitions go to others, in milliseconds. Default 300,000 (`max.poll.interval.ms`). */
  readonly maxPollIntervalMs?: number;
  /** A name that outlives restarts (KIP-345, `group.instance.id`). */
  readonly instance?: string;
  /** What the consumer calls itself, for people (`client.id`). */
  readonly client?: string;
  /** How partitions are shared out, best first (`partition.assignment.strategy`). */
  readonly assignors?: readonly AssignorName[];
  /** Partitions are the consumer's own now; it may `seek` in them. Nothing is read from them before this is done. */
  readonly onAssigned?: PartitionsListener;
  /** Partitions are going to others. What was handled is committed; nobody else reads them before this is done. */
  readonly onRevoked?: PartitionsListener;
  /** Partitions are gone, others may read them already: the session ran out, or an event took too long. The consumer joins again. */
  readonly onLost?: (partitions: readonly TopicPartition[], reason: MoldauError) => void | Promise<void>;
}

type Optional = "from" | "topics" | "partitions" | "signal" | "schema" | "onRetry" | "group" | "membership";

/** The options with what is absent filled in. */
export type ConsumerSettings = Required<Omit<ConsumerOptions, Optional>> & Pick<ConsumerOptions, "onRetry">;

const defaults: ConsumerSettings = {
  onExpired: "error",
  maxEvents: Number.POSITIVE_INFINITY,
  untilEnd: false,
  prefetchBytes: 8 * 1024 * 1024,
  refreshMs: 30_000,
  clock: awaitedClock,
  random: Math.random,
};

/** Fills in the defaults. Throws `invalid-config`. */
export function consumerSettings<Value>(options: ConsumerOptions<Value>): ConsumerSettings {
  const given = Object.entries(options).filter(([name, value]) => name in defaults && value !== undefined);
  const settings: ConsumerSettings = { ...defaults, ...Object.fromEntries(given), onRetry: options.onRetry };
  for (const name of ["maxEvents", "prefetchBytes", "refreshMs"] as const) {
    const value = settings[name];
    if (!(value >= 1)) throw problem("invalid-config", { name, value, reason: "it must be 1 or more" });
  }
  if (options.group !== undefined && options.partitions !== undefined) {
    throw problem("invalid-config", {
      name: "partitions",
      value: options.partitions,
      reason: "a group shares them out",
    });
  }
  return settings;
}
