// Puts a list of events: finds the partition of each, appends what goes together, and says where each came to lie.

import { MoldauError, problem } from "../base/index.ts";
import type { AddressedEvent, StoredJson } from "../contract/index.ts";
import { type Appended, type AppendOptions, Partitioner } from "../engine/index.ts";
import type { Door } from "./door-shape.ts";
import { ProblemWithMore } from "./problems.ts";
import type { KnownTopic } from "./topic-directory.ts";

/** How to put. */
export interface PutOptions {
  readonly append: AppendOptions;
  /** Where all events go. Absent: where each says, or its key, or chance. */
  readonly partition?: number;
  /** Whether to answer once for each partition instead of for every event. */
  readonly minimal: boolean;
}

/** Where events of one request went: those of one partition, by their places in the request. */
interface Share {
  readonly partition: number;
  readonly indexes: readonly number[];
  readonly events: readonly AddressedEvent[];
}

/** What became of a share. */
interface Outcome {
  readonly share: Share;
  readonly appended: Appended;
}

/** Where each event of a put went, in order. */
export class Putter {
  readonly #door: Door;
  readonly #partitioner = new Partitioner();

  constructor(door: Door) {
    this.#door = door;
  }

  /** Puts events; each partition's are stored all or none. */
  async put(topic: string, events: readonly AddressedEvent[], options: PutOptions): Promise<StoredJson[]> {
    const finding = this.#door.topics.find(topic);
    const known = finding instanceof Promise ? await finding : finding;
    if (events.length === 0) return [];
    const shares = this.#share(topic, events, known.partitions, options.partition);
    try {
      const outcomes = await this.#appendAll(topic, shares, options.append);
      return options.minimal ? outcomes.map(summaryOf) : storedOf(events, outcomes, known);
    } catch (error) {
      this.#door.topics.forget(topic);
      throw error;
    }
  }

  #share(topic: string, events: readonly AddressedEvent[], partitions: number, given: number | undefined): Share[] {
    const only = given ?? (partitions === 1 && events.every(isForFirst) ? 0 : undefined);
    if (only !== undefined) return [{ partition: only, indexes: [...events.keys()], events }];
    const shares = new Map<number, { partition: number; indexes: number[]; events: AddressedEvent[] }>();
    for (const [index, event] of events.entries()) {
      const partition = event.partition ?? this.#partitioner.pick(topic, event.key ?? null, partitions);
      if (partition >= partitions) throw problem("unknown-partition", { topic, partition, partitions });
      const share = shares.get(partition) ?? { partition, indexes: [], events: [] };
      share.indexes.push(index);
      share.events.push(event);
      shares.set(partition, share);
    }
    for (const partition of shares.keys()) this.#partitioner.batchClosed(topic, partition, partitions);
    return [...shares.values()];
  }

  async #appendAll(topic: string, shares: readonly Share[], options: AppendOptions): Promise<Outcome[]> {
    const append = async (share: Share): Promise<Outcome> => ({
      share,
      appended: await this.#door.engine.append(topic, share.partition, share.events, options),
    });
    if (shares.length === 1) return [await append(shares[0] as Share)];
    const results = await Promise.allSettled(shares.map(append));
    const stored = results.filter((result) => result.status === "fulfilled").map(({ value }) => value);
    const failed = results.find((result) => result.status === "rejected");
    if (failed === undefined) return stored;
    if (!MoldauError.is(failed.reason)) throw failed.reason;
    throw new ProblemWithMore(failed.reason, { stored: stored.map(summaryOf) });
  }
}

function isForFirst({ partition }: AddressedEvent): boolean {
  return partition === undefined || partition === 0;
}

function summaryOf({ share, appended }: Outcome): StoredJson {
  const { partition, baseOffset: offset, timestamp, duplicate } = appended;
  const stored = { partition, offset, timestamp, count: share.events.length };
  return duplicate ? { ...stored, duplicate } : stored;
}

function storedOf(events: readonly AddressedEvent[], outcomes: readonly Outcome[], known: KnownTopic): StoredJson[] {
  const stored: StoredJson[] = new Array(events.length);
  for (const { share, appended } of outcomes) {
    const { partition, baseOffset, duplicate } = appended;
    for (const [place, index] of share.indexes.entries()) {
      const own = known.appendTime ? undefined : events[index]?.timestamp;
      const one = { partition, offset: baseOffset + place, timestamp: own ?? appended.timestamp };
      stored[index] = duplicate ? { ...one, duplicate } : one;
    }
  }
  return stored;
}
