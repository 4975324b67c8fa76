// The class that programs read events with. It reads ahead in all its partitions, hands events out in turn, remembers
// how far the program has come, and goes on after errors where it was.

import { problem } from "../base/index.ts";
import type { Engine, Event, Start, TopicPartition } from "../engine/index.ts";
import { Bell } from "./bell.ts";
import type { ConsumerBatch, ConsumerPartition } from "./consumed.ts";
import { type ConsumerOptions, type ConsumerSettings, consumerSettings } from "./consumer-options.ts";
import { Fetcher } from "./fetcher.ts";
import { GroupReader } from "./group-reader.ts";
import type { PartitionSource } from "./partition-source.ts";
import type { Reading } from "./reading.ts";
import { Readings } from "./readings.ts";
import { CheckedEvent } from "./schema.ts";
import { startOffset } from "./starts.ts";
import { retrying } from "./timing.ts";
import { TopicReader } from "./topic-reader.ts";

/** Takes something out of a partition that has something. */
type Take<Item> = (reading: Reading) => { readonly item: Item; readonly events: number };

/**
 * Reads the events of topics: `for await (const event of consumer)`. Leaving the loop closes the consumer.
 * An event counts as handled when the next one is asked for.
 */
export class Consumer<Value = unknown> implements AsyncIterable<Event<Value>>, AsyncDisposable {
  readonly #engine: Engine;
  readonly #options: ConsumerOptions<Value>;
  readonly #settings: ConsumerSettings;
  readonly #readings = new Readings();
  readonly #fetcher: Fetcher;
  readonly #source: PartitionSource;
  #starting: Promise<void> | undefined;
  #started = false;
  #closing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #failureIsTold = false;
  /** Rings when something has changed that a waiting program may want to know. */
  readonly #news = new Bell();
  /** Rings when the program asks for more. */
  readonly #asked = new Bell();
  #handedOut = 0;
  #busySince: number | undefined;

  /** Throws `invalid-config` for options that make no sense. Nothing is read before the first event is asked for. */
  constructor(engine: Engine, options: ConsumerOptions<Value>) {
    this.#engine = engine;
    this.#options = options;
    this.#settings = consumerSettings(options);
    const fail = (error: unknown) => this.#fail(error);
    this.#fetcher = new Fetcher({
      ...this.#settings,
      engine,
      onRead: (reading) => {
        this.#readings.line(reading);
        this.#news.ring();
      },
      onFailure: fail,
    });
    const side = {
      engine,
      options,
      settings: this.#settings,
      readings: this.#readings,
      fetcher: this.#fetcher,
      busySince: () => this.#busySince,
      idle: () => this.#idle(),
      wake: () => this.#news.ring(),
      fail,
    };
    this.#source = options.group === undefined ? new TopicReader(side) : new GroupReader(side, options.group);
    options.signal?.addEventListener("abort", () => this.#news.ring(), { once: true });
  }

  /** Finds its partitions and where to start in them. Resolves when everything that is put from now on will be read. */
  start(): Promise<void> {
    this.#starting ??= this.#source.start().then(() => {
      if (this.#failure !== undefined) throw this.#failure.error;
      this.#started = true;
    });
    return this.#starting;
  }

  /** The events, one after the other; those of one partition in their order. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Event<Value>> {
    return this.#iterator((reading) => ({ item: this.#typed(reading.takeEvent()), events: 1 }));
  }

  /** The events as they were read, batch by batch: each of one partition. */
  batches(): AsyncIterableIterator<ConsumerBatch<Value>> {
    return this.#iterator((reading) => {
      const batch = reading.takeBatch(this.#settings.maxEvents - this.#handedOut);
      return {
        item: { ...batch, events: batch.events.map((event) => this.#typed(event)) },
        events: batch.events.length,
      };
    });
  }

  /** Reads these topics from now on, instead of those before. */
  async subscribe(topics: readonly string[]): Promise<void> {
    await this.start();
    await this.#source.subscribe(topics);
  }

  /** Its partitions, as they are now. */
  partitions(): ConsumerPartition[] {
    return Array.from(this.#readings, ({ topic, partition, position, end, paused }) => ({
      topic,
      partition,
      position,
      end: Math.max(end, position),
      paused,
    }));
  }

  /** The offset of the next event that the program gets, or undefined when the partition is not its own. */
  position(topic: string, partition: number): number | undefined {
    return this.#readings.get(topic, partition)?.position;
  }

  /** Goes on elsewhere. Throws `unknown-partition` when the partition is not its own. */
  async seek(topic: string, partition: number, to: Start): Promise<void> {
    if (this.#readings.get(topic, partition) === undefined) await this.start();
    const reading = this.#own(topic, partition);
    const find = async () => {
      const { partitions } = await this.#engine.describeTopic(topic);
      const info = partitions[partition];
      if (info === undefined) throw problem("unknown-partition", { topic, partition, partitions: partitions.length });
      return startOffset(this.#engine, topic, info, to);
    };
    reading.seek(typeof to === "number" && to >= 0 ? to : await retrying(find, this.#settings));
    this.#readings.letGo(reading);
    this.#fetcher.changed();
  }

  /** Hands out nothing of a topic, or of one of its partitions, until it is resumed. */
  pause(topic: string, partition?: number): void {
    for (const reading of this.#chosen(topic, partition)) reading.paused = true;
    this.#fetcher.changed();
  }

  /** Goes on after a pause. */
  resume(topic: string, partition?: number): void {
    for (const reading of this.#chosen(topic, partition)) {
      reading.paused = false;
      this.#readings.line(reading);
    }
    this.#fetcher.changed();
    this.#news.ring();
  }

  /**
   * Commits the position behind an event, or behind everything that was handed out: before the work on it (then it may
   * be lost) or after (then it may be repeated). Throws `invalid-request` when the event's partition went to others.
   */
  commit(event?: TopicPartition & { readonly offset: number }): Promise<void> {
    if (event === undefined) return this.#source.commit();
    const { topic, partition, offset } = event;
    return this.#source.commit([{ topic, partition, offset: offset + 1 }]);
  }

  /** Commits what was handled, leaves the group and ends: a loop over it ends as if there were no more events. */
  close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    return this.#closing;
  }

  /** Closes. What the loop has thrown already is not thrown again. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.close();
    } catch (error) {
      if (!this.#failureIsTold) throw error;
    }
  }

  #iterator<Item>(take: Take<Item>): AsyncIterableIterator<Item> {
    return {
      next: () => {
        this.#release();
        const item = this.#started ? this.#take(take) : undefined;
        return item === undefined ? this.#await(take) : Promise.resolve({ done: false, value: item });
      },
      return: async () => {
        await this.close();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  /** The program asks for more: what it had is handled. */
  #release(): void {
    this.#busySince = undefined;
    this.#readings.handled();
    this.#asked.ring();
  }

  #take<Item>(take: Take<Item>): Item | undefined {
    if (this.#over || !this.#source.alive) return undefined;
    const reading = this.#readings.next();
    if (reading === undefined) return undefined;
    const { item, events } = take(reading);
    this.#handedOut += events;
    this.#readings.hold(reading);
    this.#readings.line(reading);
    this.#fetcher.took(reading, this.#readings.rowIsEmpty);
    this.#busySince = this.#settings.clock.now();
    return item;
  }

  async #await<Item>(take: Take<Item>): Promise<IteratorResult<Item>> {
    if (this.#closing === undefined) {
      this.start().then(
        () => this.#news.ring(),
        (error) => this.#fail(error),
      );
    }
    for (;;) {
      const item = this.#started ? this.#take(take) : undefined;
      if (item !== undefined) return { done: false, value: item };
      if (this.#options.signal?.aborted) this.#failure = { error: this.#options.signal.reason };
      if (this.#over || this.#failure !== undefined || (this.#started && this.#atEnd)) return this.#finish();
      await this.#news.rung();
    }
  }

  /** Closes, and tells what went wrong, if something did. */
  async #finish(): Promise<IteratorResult<never>> {
    try {
      await this.close();
    } catch (error) {
      this.#failure ??= { error };
    }
    if (this.#failure === undefined) return { done: true, value: undefined };
    this.#failureIsTold = true;
    throw this.#failure.error;
  }

  get #over(): boolean {
    const { maxEvents } = this.#settings;
    return this.#closing !== undefined || this.#handedOut >= maxEvents || this.#options.signal?.aborted === true;
  }

  /** Whether everything that was there at the start has been handed out. */
  get #atEnd(): boolean {
    if (!this.#settings.untilEnd || !this.#source.settled) return false;
    return [...this.#readings].every(({ position, until }) => position >= until);
  }

  #typed(event: Event): Event<Value> {
    const { schema } = this.#options;
    return schema === undefined ? (event as Event<Value>) : new CheckedEvent(event, schema);
  }

  #own(topic: string, partition: number): Reading {
    const reading = this.#readings.get(topic, partition);
    if (reading !== undefined) return reading;
    const partitions = [...this.#readings].filter((each) => each.topic === topic).length;
    throw problem("unknown-partition", { topic, partition, partitions });
  }

  #chosen(topic: string, partition: number | undefined): Reading[] {
    if (partition !== undefined) return [this.#own(topic, partition)];
    return [...this.#readings].filter((reading) => reading.topic === topic);
  }

  #idle(): Promise<void> {
    const isIdle = this.#busySince === undefined || this.#closing !== undefined;
    return isIdle ? Promise.resolve() : this.#asked.rung();
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#news.ring();
  }

  async #shutDown(): Promise<void> {
    this.#fetcher.stop();
    this.#news.ring();
    this.#asked.ring();
    await this.#source.close();
    this.#readings.letGo();
  }
}
