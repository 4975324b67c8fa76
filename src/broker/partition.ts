// One partition: its log, its producers, and those who wait for more of it.

import { type Clock, problem } from "../base/index.ts";
import type {
  Appended,
  AppendOptions,
  NewEvent,
  PartitionInfo,
  ProducerIdentity,
  ProducerSequence,
} from "../engine/index.ts";
import {
  type Acks,
  encodeBatch,
  type Log,
  readHeader,
  type Store,
  stampBatch,
  type TimedOffset,
} from "../log/index.ts";
import type { ActivityHub } from "./activity-hub.ts";
import { AppendQueue, type Stored } from "./append-queue.ts";
import { checkEvents, checkSequence } from "./check-events.ts";
import type { DecodedBatches, DecodedOfPartition, Place } from "./decoded-batches.ts";
import { Keeper } from "./keeper.ts";
import { NotedProducers } from "./noted-producers.ts";
import { type OpenedLog, openPartitionLog } from "./partition-log.ts";
import { encodeMarker, type PartitionTransactions } from "./partition-transactions.ts";
import type { ActiveProducer, SequencedBatch } from "./producer-states.ts";
import { type AppendedBatch, admitBatch, isTransactional, sequenceOf } from "./raw-batch.ts";
import type { TopicLimits } from "./topic-config.ts";
import { Waiters } from "./waiters.ts";

/** What all partitions of a broker share. */
export interface Shared {
  readonly store: Store;
  readonly clock: Clock;
  readonly activity: ActivityHub;
  readonly decoded: DecodedBatches;
}

/** How long a producer is remembered after its last batch (Kafka: `producer.id.expiration.ms`, 1 day). */
const producerExpiryMs = 7 * 24 * 60 * 60 * 1000;

/** One partition of a topic. Its methods throw errors of the catalogue. */
export class Partition {
  readonly place: Place;
  /** Batches that were decoded for readers lately. */
  readonly decoded: DecodedOfPartition = new Map();
  readonly shared: Shared;
  readonly #producers: NotedProducers;
  readonly #waiters: Waiters;
  readonly #queue: AppendQueue;
  readonly #log: Log;
  readonly #keeper: Keeper;
  readonly #damage: string | undefined;
  #limits: TopicLimits;
  #ended: Error | undefined;

  private constructor(place: Place, limits: TopicLimits, shared: Shared, { log, damage }: OpenedLog) {
    this.place = place;
    this.shared = shared;
    this.#limits = limits;
    this.#producers = new NotedProducers(place, log, shared);
    this.#waiters = new Waiters(shared.clock);
    const append = (events: readonly NewEvent[]) => this.#encodeAndStore(events);
    this.#queue = new AppendQueue({ append, settle: (acks) => log.settle(acks) });
    this.#log = log;
    this.#keeper = new Keeper(place, log, shared.activity);
    this.#damage = damage?.facts.reason;
    this.#ended = damage;
  }

  /** Opens a partition, made if there is none. */
  static async open(place: Place, limits: TopicLimits, shared: Shared): Promise<Partition> {
    let open: Partition | undefined;
    const opened = await openPartitionLog(shared.store, place, limits.log, {
      grown: () => {
        if (open !== undefined) open.#grown();
      },
      takenBack: (end) => {
        if (open !== undefined) open.#producers.takeBack(end);
      },
    });
    const partition = new Partition(place, limits, shared, opened);
    open = partition;
    await partition.#producers.recall();
    return partition;
  }

  /** The first offset still there. */
  get earliest(): number {
    return this.#log.earliest;
  }

  /** Everything below it is written and may be read: the high watermark. */
  get end(): number {
    return this.#log.readable;
  }

  /** Everything below it belongs to no open transaction: the last stable offset. */
  get stableEnd(): number {
    return this.transactions.stableEnd(this.#log.readable);
  }

  /** Its open and aborted transactions. */
  get transactions(): PartitionTransactions {
    return this.#producers.transactions;
  }

  /** The producers with an id that have appended lately. */
  get activeProducers(): ActiveProducer[] {
    return this.#producers.states.active();
  }

  /** How it is now. */
  get info(): PartitionInfo {
    const { partition } = this.place;
    const info = { partition, earliest: this.earliest, end: this.stableEnd, bytes: this.#log.bytes };
    return this.#damage === undefined ? info : { ...info, damage: this.#damage };
  }

  /** Appends events, all or none. Those without a producer's sequence share a batch with others of the same turn. */
  async append(events: readonly NewEvent[], { acks = "all", producer }: AppendOptions): Promise<Appended> {
    this.#check();
    const bytes = checkEvents(events, this.#limits);
    const { partition } = this.place;
    if (producer !== undefined && events.length > 0) return this.#appendSequenced(events, producer, acks);
    const { baseOffset, timestamp } = await this.#queue.add(events, bytes, acks);
    return { partition, baseOffset, timestamp, duplicate: false };
  }

  /**
   * Appends a record batch as a Kafka client sent it: checked, numbered in place, taken over.
   * Throws `batch-corrupt`, `batch-invalid`, `event-too-large`, `out-of-sequence`, `duplicate-sequence`, `stale-producer` ...
   */
  appendBatch(batch: Uint8Array, acks: Acks): AppendedBatch {
    this.#check();
    const header = admitBatch(batch, this.#limits);
    this.#queue.flush();
    const timestamp = this.shared.clock.now();
    const from = sequenceOf(header);
    if (from !== undefined) return this.#storeOnce(batch, from, acks, timestamp);
    const baseOffset = this.#store(batch, header.count, timestamp);
    return { baseOffset, timestamp, duplicate: false, settled: this.#settle(acks) };
  }

  /** Ends a producer's transaction with a marker: everybody may read its events now, or nobody does. */
  appendMarker(by: ProducerIdentity, commit: boolean): AppendedBatch {
    this.#check();
    this.#queue.flush();
    const timestamp = this.shared.clock.now();
    const baseOffset = this.#store(encodeMarker(by, commit, timestamp), 1, timestamp);
    return { baseOffset, timestamp, duplicate: false, settled: this.#settle("all") };
  }

  /** Whole batches from the one that holds `offset` on; at once when they are in memory. Throws `offset-expired`, `offset-beyond-end`. */
  readBatches(offset: number, maxBytes: number): Uint8Array[] | Promise<Uint8Array[]> {
    this.checkOffset(offset);
    return offset < this.end ? this.#log.read(offset, maxBytes) : [];
  }

  /** Throws `offset-expired` or `offset-beyond-end` for an offset that cannot be read from. The end itself can. */
  checkOffset(offset: number): void {
    this.#check();
    const { earliest, end } = this;
    if (offset < earliest) throw problem("offset-expired", { ...this.place, offset, earliest, end });
    if (offset > this.#log.end) throw problem("offset-beyond-end", { ...this.place, offset, earliest, end });
  }

  /** Waits until there is more to read, or the time is over, or the topic is deleted (`unknown-topic`). */
  waitForMore(waitMs: number, signal?: AbortSignal): Promise<void> {
    this.#check();
    return this.#waiters.wait(waitMs, signal);
  }

  /** Calls `listener` whenever there is more to read, and when the topic is deleted, until the returned function is called. */
  watch(listener: () => void): () => void {
    this.#check();
    return this.#waiters.watch(listener);
  }

  /** The first event at or after a time, in milliseconds since 1970; undefined when all are older. */
  offsetForTime(timestamp: number): TimedOffset | undefined | Promise<TimedOffset | undefined> {
    this.#check();
    return this.#log.find(timestamp);
  }

  /** Drops the events before an offset. Throws `offset-beyond-end`. */
  async dropBefore(before: number): Promise<number> {
    this.#check();
    this.#queue.flush();
    const { earliest, end } = this;
    if (before > end) throw problem("offset-beyond-end", { ...this.place, offset: before, earliest, end });
    await this.#keeper.dropBefore(before);
    return this.earliest;
  }

  /** Follows changed settings. */
  configure(limits: TopicLimits): void {
    this.#limits = limits;
    this.#log.configure(limits.log);
    this.#keeper.grown(limits, this.shared.clock.now());
  }

  /** Drops what the topic's retention no longer keeps, and forgets producers long unused. */
  async maintain(): Promise<void> {
    if (this.#ended !== undefined) return;
    const now = this.shared.clock.now();
    this.#producers.states.expire(now - producerExpiryMs);
    await this.#keeper.retain(this.#limits, now);
    this.transactions.dropBefore(this.earliest);
  }

  /** Removes what later events of the same key have replaced, where the topic's cleanup policy says so. */
  async compact(): Promise<void> {
    if (this.#limits.cleanup === "delete" || this.#ended !== undefined) return;
    if (this.transactions.any) return; // Rewritten batches no longer tell whose they were: aborted ones would count.
    await this.#producers.noteBeforeCompaction();
    await this.#keeper.compact(this.#limits, this.shared.clock.now());
  }

  /** Finishes appends under way, notes the producers, and lets go of the log. */
  async close(): Promise<void> {
    if (this.#ended !== undefined) return;
    this.#queue.flush();
    this.#end(problem("closed", { what: "The engine" }));
    await this.#producers.close();
    await this.#log.close();
  }

  /** Lets go of the log of a deleted topic: whoever waits or comes later hears `unknown-topic`. */
  async abandon(): Promise<void> {
    this.#end(problem("unknown-topic", { topic: this.place.topic }));
    this.#queue.flush();
    this.#producers.abandon();
    await this.#log.close();
  }

  #end(reason: Error): void {
    this.#ended = reason;
    this.#waiters.fail(reason);
  }

  #check(): void {
    if (this.#ended !== undefined) throw this.#ended;
  }

  #encodeAndStore(events: readonly NewEvent[]): Stored {
    this.#check();
    const timestamp = this.shared.clock.now();
    if (events.length === 0) return { baseOffset: this.#log.end, timestamp };
    return { baseOffset: this.#store(encodeBatch(events, { timestamp }), events.length, timestamp), timestamp };
  }

  async #appendSequenced(events: readonly NewEvent[], producer: ProducerSequence, acks: Acks): Promise<Appended> {
    checkSequence(producer);
    this.#queue.flush();
    const timestamp = this.shared.clock.now();
    const { producerId, epoch: producerEpoch, sequence: baseSequence } = producer;
    const batch = encodeBatch(events, { timestamp, producerId, producerEpoch, baseSequence });
    const { settled, ...stored } = this.#storeOnce(batch, { ...producer, count: events.length }, acks, timestamp);
    if (settled !== undefined) await settled;
    return { partition: this.place.partition, ...stored };
  }

  /** Stores a batch, unless it is a retry: then answers as the first time, also when that is still being written. */
  #storeOnce(batch: Uint8Array, from: SequencedBatch, acks: Acks, timestamp: number): AppendedBatch {
    const before = this.#producers.states.check(from);
    if (before !== undefined) {
      const { producerId, sequence } = from;
      this.shared.activity.tell({ kind: "duplicate", ...this.place, producerId, sequence });
      const { baseOffset, timestamp: storedAt } = before;
      return { baseOffset, timestamp: storedAt, duplicate: true, settled: this.#settle(acks) };
    }
    const baseOffset = this.#store(batch, from.count, timestamp);
    this.#producers.states.remember(from, baseOffset, timestamp, this.end);
    return { baseOffset, timestamp, duplicate: false, settled: this.#settle(acks) };
  }

  #store(batch: Uint8Array, count: number, timestamp: number): number {
    if (this.#limits.appendTime) stampBatch(batch, timestamp);
    const baseOffset = this.#log.append(batch);
    if (isTransactional(batch)) this.transactions.wrote(batch, readHeader(batch));
    const { activity } = this.shared;
    if (activity.heard) activity.tell({ kind: "appended", ...this.place, baseOffset, count, bytes: batch.length });
    this.#producers.wrote(batch.length);
    return baseOffset;
  }

  #grown(): void {
    this.#keeper.grown(this.#limits, this.shared.clock.now());
    this.#waiters.wake();
  }

  #settle(acks: Acks): Promise<void> | undefined {
    return acks === 0 ? undefined : this.#log.settle(acks);
  }
}
