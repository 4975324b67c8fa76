// The class that programs send events with. It picks the partition of each event first, gathers batches per partition
// after, keeps the order, sends again what failed, and holds a bounded number of bytes.

import { problem } from "../base/index.ts";
import { type Engine, encodeEvent, Partitioner } from "../engine/index.ts";
import { Admission } from "./admission.ts";
import { Delivery, type Entry, type Sent, sizeOf } from "./delivery.ts";
import { PartitionQueue, type QueueSettings } from "./partition-queue.ts";
import { type NewValue, type ProducerOptions, producerSettings, type SendOptions } from "./producer-options.ts";
import { checked } from "./schema.ts";
import { TopicSizes } from "./topic-sizes.ts";

/** Sends events to the topics of an engine. */
export class Producer<Value = unknown> implements AsyncDisposable {
  readonly #options: ProducerOptions<Value>;
  readonly #partitioner: Partitioner;
  readonly #sizes: TopicSizes;
  readonly #queueSettings: QueueSettings;
  readonly #queues = new Map<string, PartitionQueue[]>();
  readonly #admission: Admission;
  readonly #stop = new AbortController();
  #closing: Promise<void> | undefined;

  /** Throws `invalid-config` for options that make no sense. */
  constructor(engine: Engine, options: ProducerOptions<Value> = {}) {
    const settings = producerSettings(options);
    this.#options = options;
    this.#partitioner = new Partitioner(settings.random);
    this.#sizes = new TopicSizes({
      ...settings,
      engine,
      timeoutMs: settings.deliveryTimeoutMs,
      signal: this.#stop.signal,
    });
    this.#admission = new Admission({
      maxBytes: settings.maxBufferedBytes,
      place: (topic, entry) => this.#place(topic, entry),
      onFull: () => this.#hurry(),
    });
    this.#queueSettings = {
      ...settings,
      engine,
      onBatchClosed: (topic, partition) => this.#partitioner.batchClosed(topic, partition, this.#sizes.get(topic) ?? 1),
      onUnknown: (topic) => this.#sizes.forget(topic),
      onSettled: (bytes) => this.#admission.release(bytes),
    };
    onAbort(options.signal, (reason) => this.#abort(reason));
  }

  /**
   * Sends a value; null is a tombstone. Resolves when it is stored. Events sent one after the other to a partition are
   * stored in this order, awaited or not. Rejects with `invalid-request`, `event-too-large`, `unknown-topic`,
   * `unknown-partition`, `timed-out`, `closed` ...
   */
  async send(topic: string, value: Value | null, options: SendOptions = {}): Promise<Sent> {
    const [sent] = await this.#submit(topic, [{ ...options, value }]);
    return sent as Sent;
  }

  /**
   * Sends many values, taking them as there is room for them. Resolves when all are stored, in the order given.
   * Rejects with the first error as soon as all are settled; the others may be stored.
   */
  sendMany(topic: string, values: Iterable<NewValue<Value>>): Promise<Sent[]> {
    return this.#submit(topic, values);
  }

  /** Sends without lingering what was handed over before, and resolves when all of it is settled. */
  async flush(): Promise<void> {
    this.#hurry();
    await this.#admission.idle();
    await Promise.all(this.#allQueues().map((queue) => queue.flush()));
  }

  /** Takes no more events, sends what there is, and resolves when all of it is settled. */
  close(): Promise<void> {
    this.#closing ??= this.flush();
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #submit(topic: string, values: Iterable<NewValue<Value>>): Promise<Sent[]> {
    if (this.#stop.signal.aborted) return Promise.reject(this.#stop.signal.reason);
    if (this.#closing !== undefined) return Promise.reject(problem("closed", { what: "The producer" }));
    const delivery = new Delivery();
    const iterator = values[Symbol.iterator]();
    const next = () => {
      const { done, value } = iterator.next();
      return done ? undefined : this.#entryOf(value, delivery);
    };
    this.#admission.submit({ topic, delivery, next });
    return delivery.promise;
  }

  #entryOf({ value, partition, ...details }: NewValue<Value>, delivery: Delivery): Entry {
    if (partition !== undefined && !(Number.isSafeInteger(partition) && partition >= 0)) {
      throw problem("invalid-request", { field: "partition", reason: `${partition} is not 0 or more` });
    }
    const event = encodeEvent(value === null ? null : this.#encoded(value), details);
    return { event, partition, bytes: sizeOf(event), index: delivery.expect(), delivery };
  }

  #encoded(value: Value): unknown {
    const { schema, encode } = this.#options;
    const valid = schema === undefined ? value : checked(schema, value);
    return encode === undefined ? valid : encode(valid);
  }

  /** Puts an event into the queue of its partition, or returns the question that must be answered first. */
  #place(topic: string, entry: Entry): Promise<void> | undefined {
    const partitions = this.#sizes.get(topic);
    if (partitions === undefined) return this.#sizes.ask(topic);
    const partition = entry.partition ?? this.#partitioner.pick(topic, entry.event.key ?? null, partitions);
    if (partition >= partitions) return this.#awaitPartition(topic, partition);
    this.#queue(topic, partition).add(entry);
    return undefined;
  }

  /** The topic may have grown. */
  async #awaitPartition(topic: string, partition: number): Promise<void> {
    await this.#sizes.ask(topic);
    const partitions = this.#sizes.get(topic) ?? 0;
    if (partition >= partitions) throw problem("unknown-partition", { topic, partition, partitions });
  }

  #queue(topic: string, partition: number): PartitionQueue {
    const queues = this.#queues.get(topic) ?? [];
    this.#queues.set(topic, queues);
    queues[partition] ??= new PartitionQueue(topic, partition, this.#queueSettings);
    return queues[partition];
  }

  #allQueues(): PartitionQueue[] {
    return [...this.#queues.values()].flatMap((queues) => queues.filter((queue) => queue !== undefined));
  }

  #hurry(): void {
    for (const queue of this.#allQueues()) queue.hurry();
  }

  #abort(reason: unknown): void {
    this.#stop.abort(reason);
    this.#admission.abort(reason);
    for (const queue of this.#allQueues()) queue.abort(reason);
  }
}

function onAbort(signal: AbortSignal | undefined, action: (reason: unknown) => void): void {
  if (signal?.aborted) action(signal.reason);
  else signal?.addEventListener("abort", () => action(signal.reason), { once: true });
}
