// Kafkaesque: the broker with a feel of its own, for programs that hold it in their hands. Topic first, values as they are.

import { problem } from "../base/index.ts";
import { type Event, type EventDetails, encodeEvent, type NewEvent, Partitioner, type Start } from "../engine/index.ts";
import { Broker, type BrokerOptions } from "./broker.ts";
import { lastEvent } from "./read-events.ts";
import { streamEvents } from "./stream.ts";

/** What may go with a value that is put. */
export interface PutOptions extends EventDetails {
  /** Where it goes. Default: the key decides, or chance when there is none. */
  readonly partition?: number;
}

/** Where an event came to lie. */
export interface Put {
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

/** Which partition is meant; not needed when there is only one. */
export interface PartitionChoice {
  readonly partition?: number;
}

/** What to stream. */
export interface StreamOptions extends PartitionChoice {
  /** Where to start. Default "earliest". */
  readonly from?: Start;
  /** Ends the stream. */
  readonly signal?: AbortSignal;
  /** Ends the stream at the end that the topic has when it starts, instead of waiting for more. Default false. */
  readonly untilEnd?: boolean;
}

/**
 * A whole event log in this process: in memory at once with `new Kafkaesque()`, or kept with a store.
 *
 * ```ts
 * const kafka = new Kafkaesque();
 * await kafka.put("orders", { order: "1-17", parts: [["cod", "chips"]] }, { key: "till-1" });
 * const { offset, value } = await kafka.latest("orders");
 * ```
 */
export class Kafkaesque extends Broker {
  readonly #partitioner = new Partitioner();

  /** Opens what the store holds, and waits until it is open. */
  static open(options: BrokerOptions): Promise<Kafkaesque> {
    return new Kafkaesque(options).ready();
  }

  /** Puts a value into a topic: JSON, text or bytes; null is a tombstone. An unknown topic is made. */
  async put(topic: string, value: unknown, options: PutOptions = {}): Promise<Put> {
    const event = encodeEvent(value, options);
    const finding = this.topicForAppend(topic);
    const count = (finding instanceof Promise ? await finding : finding).partitions.length;
    const partition = options.partition ?? this.#partitioner.pick(topic, event.key ?? null, count);
    const { baseOffset: offset, timestamp } = await this.append(topic, partition, [event]);
    this.#partitioner.batchClosed(topic, partition, count);
    return { partition, offset, timestamp: event.timestamp ?? timestamp };
  }

  /**
   * Puts many values, each partition's in one batch. `key` is one for all, or finds each value's own.
   * Answers in the order of the values.
   */
  async putMany<Value>(
    topic: string,
    values: Iterable<Value>,
    options: Omit<PutOptions, "key"> & {
      readonly key?: PutOptions["key"] | ((value: Value) => string | Uint8Array | null);
    } = {},
  ): Promise<Put[]> {
    const { key } = options;
    const events = Array.from(values, (value) =>
      encodeEvent(value, { ...options, key: typeof key === "function" ? key(value) : key }),
    );
    return this.#putAll(topic, events, options.partition);
  }

  /** The event at an offset; a negative one counts from the end: -1 is the last. Throws `offset-expired`, `offset-beyond-end`, `no-event`. */
  async get<Value = unknown>(topic: string, offset: number, choice: PartitionChoice = {}): Promise<Event<Value>> {
    const partition = await this.#choose(topic, choice);
    if (!Number.isSafeInteger(offset))
      throw problem("invalid-request", { field: "offset", reason: "use a whole number" });
    const { earliest, stableEnd: end } = partition;
    const wanted = offset < 0 ? end + offset : offset;
    if (wanted < earliest) throw problem("offset-expired", { ...partition.place, offset: wanted, earliest, end });
    if (wanted >= end) throw problem("offset-beyond-end", { ...partition.place, offset: wanted, earliest, end });
    const { events } = await this.read(topic, partition.place.partition, wanted, { maxEvents: 1 });
    if (events[0]?.offset !== wanted) throw problem("no-event", { ...partition.place, offset: wanted, earliest, end });
    return events[0] as Event<Value>;
  }

  /** The oldest event still there. Throws `offset-beyond-end` when there is none. */
  async earliest<Value = unknown>(topic: string, choice: PartitionChoice = {}): Promise<Event<Value>> {
    const partition = await this.#choose(topic, choice);
    const { earliest, stableEnd: end } = partition;
    const { events } = await this.read(topic, partition.place.partition, earliest, { maxEvents: 1 });
    if (events[0] === undefined)
      throw problem("offset-beyond-end", { ...partition.place, offset: earliest, earliest, end });
    return events[0] as Event<Value>;
  }

  /** The newest event. Throws `offset-beyond-end` when there is none. */
  async latest<Value = unknown>(topic: string, choice: PartitionChoice = {}): Promise<Event<Value>> {
    const partition = await this.#choose(topic, choice);
    const { earliest, stableEnd: end } = partition;
    const found = await lastEvent(partition);
    if (found === undefined) throw problem("offset-beyond-end", { ...partition.place, offset: end, earliest, end });
    return found as Event<Value>;
  }

  /** The events of a topic as they come, of one partition or of all; each partition's in its order. */
  stream<Value = unknown>(topic: string, options: StreamOptions = {}): AsyncGenerator<Event<Value>, void, undefined> {
    return streamEvents(this, topic, options) as AsyncGenerator<Event<Value>, void, undefined>;
  }

  async #putAll(topic: string, events: readonly NewEvent[], partition: number | undefined): Promise<Put[]> {
    if (events.length === 0) return [];
    const finding = this.topicForAppend(topic);
    const count = (finding instanceof Promise ? await finding : finding).partitions.length;
    const chosen = events.map((event) => partition ?? this.#partitioner.pick(topic, event.key ?? null, count));
    const puts: Put[] = new Array(events.length);
    const appends = [...Map.groupBy(events.keys(), (index) => chosen[index] as number)].map(async ([to, indexes]) => {
      const { baseOffset, timestamp } = await this.append(
        topic,
        to,
        indexes.map((index) => events[index] as NewEvent),
      );
      indexes.forEach((index, place) => {
        puts[index] = { partition: to, offset: baseOffset + place, timestamp: events[index]?.timestamp ?? timestamp };
      });
      this.#partitioner.batchClosed(topic, to, count);
    });
    await Promise.all(appends);
    return puts;
  }

  async #choose(topic: string, { partition }: PartitionChoice) {
    await this.ready();
    const known = this.topic(topic);
    if (known === undefined) throw problem("unknown-topic", { topic });
    if (partition === undefined && known.partitions.length > 1) {
      const reason = `"${topic}" has ${known.partitions.length} partitions: say which one`;
      throw problem("invalid-request", { field: "partition", reason });
    }
    return known.partition(partition ?? 0);
  }
}
