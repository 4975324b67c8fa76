// An engine that is another Moldau, reached over HTTP.

import { problem } from "../base/index.ts";
import {
  EventWriter,
  formatCursor,
  formatStart,
  type PartitionPageJson,
  parseCursor,
  type StoredJson,
  type TopicPageJson,
} from "../contract/index.ts";
import type {
  Appended,
  AppendOptions,
  Engine,
  EventBatch,
  Groups,
  NewEvent,
  Position,
  ProducerIdentity,
  ProducerSequence,
  ReadOptions,
  Start,
  TopicChange,
  TopicInfo,
  TopicSettings,
} from "../engine/index.ts";
import { eventsOf } from "./event-pages.ts";
import { HttpCalls, type HttpOptions } from "./http-calls.ts";
import { HttpGroups } from "./http-groups.ts";
import { firstFound } from "./read-any.ts";

/** The most partitions that are read with one request; the door takes 500. */
const maxPartitionsPerRequest = 400;

/** How long the address of a request may grow; the door takes 32 KiB of headers, proxies in between less. */
const maxAddressCharacters = 12_000;

/** The most events that the door puts on a page. */
const maxPageEvents = 100_000;

/** A page of partitions of several topics. */
interface PositionsPageJson extends Omit<TopicPageJson, "end"> {
  /** By topic and partition. */
  readonly end: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Logs behind the HTTP door of another Moldau. */
export class HttpEngine implements Engine {
  readonly groups: Groups;
  readonly #calls: HttpCalls;
  readonly #appends = new Set<Promise<unknown>>();
  #closed = false;

  /** Nothing is asked of the server yet. Throws `invalid-request` for an address that is none. */
  constructor(address: string, options: HttpOptions = {}) {
    this.#calls = new HttpCalls(address, options);
    this.groups = new HttpGroups(this.#calls);
  }

  get address(): string {
    return this.#calls.address;
  }

  /** Asks whether the server is there and well. Throws `unavailable` when it is not. */
  async checkHealth(): Promise<void> {
    await this.#calls.call("/health");
  }

  createTopic(topic: string, settings: TopicSettings = {}): Promise<TopicInfo> {
    return this.#calls.call("/topics", { method: "POST", body: { name: topic, ...settings } });
  }

  listTopics(): Promise<TopicInfo[]> {
    return this.#calls.call("/topics");
  }

  describeTopic(topic: string): Promise<TopicInfo> {
    return this.#calls.call(pathOf(topic));
  }

  alterTopic(topic: string, change: TopicChange): Promise<TopicInfo> {
    return this.#calls.call(pathOf(topic), { method: "PATCH", body: change });
  }

  deleteTopic(topic: string): Promise<void> {
    return this.#calls.call(pathOf(topic), { method: "DELETE" });
  }

  append(
    topic: string,
    partition: number,
    events: readonly NewEvent[],
    options: AppendOptions = {},
  ): Promise<Appended> {
    if (this.#closed) return Promise.reject(problem("closed", { what: `The engine at ${this.address}` }));
    const appending = this.#append(topic, partition, events, options);
    this.#appends.add(appending);
    return appending.finally(() => this.#appends.delete(appending));
  }

  async read(topic: string, partition: number, offset: number, options: ReadOptions = {}): Promise<EventBatch> {
    const page = await this.#page(topic, partition, String(offset), options);
    return { topic, partition, ...page, events: eventsOf(page.events) };
  }

  readAny(positions: readonly Position[], options: ReadOptions = {}): Promise<EventBatch[]> {
    const calls = chunksOf(positions).map(
      (chunk) => (signal?: AbortSignal) => this.#readSome(chunk, { ...options, signal }),
    );
    return firstFound(calls, options.signal);
  }

  async resolve(topic: string, partition: number, start: Start): Promise<number> {
    if (start instanceof Date) {
      const page = await this.#page(topic, partition, formatStart(start), { maxEvents: 1 });
      return page.events[0]?.offset ?? page.end;
    }
    const { partitions } = await this.describeTopic(topic);
    const info = partitions[partition];
    if (info === undefined) throw problem("unknown-partition", { topic, partition, partitions: partitions.length });
    if (start === "earliest") return info.earliest;
    if (start === "latest") return info.end;
    if (!Number.isSafeInteger(start)) throw problem("invalid-request", { field: "from", reason: "use a whole number" });
    return start < 0 ? Math.max(info.earliest, info.end + start) : start;
  }

  async deleteEvents(topic: string, partition: number, before: number): Promise<number> {
    const path = eventsPath(topic, partition);
    const { earliest } = await this.#calls.call<{ earliest: number }>(path, { method: "DELETE", query: { before } });
    return earliest;
  }

  createProducer(): Promise<ProducerIdentity> {
    return this.#calls.call("/producers", { method: "POST" });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#appends);
    this.#calls.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #append(
    topic: string,
    partition: number,
    events: readonly NewEvent[],
    { acks, producer, signal }: AppendOptions,
  ): Promise<Appended> {
    const answer = await this.#calls.call<StoredJson[] | undefined>(eventsPath(topic, partition), {
      method: "POST",
      query: { acks },
      headers: { prefer: "return=minimal", ...producerHeaders(producer) },
      body: bodyOf(events),
      signal,
    });
    const stored = answer?.[0];
    if (stored === undefined) return { partition, baseOffset: -1, timestamp: Date.now(), duplicate: false };
    return { partition, baseOffset: stored.offset, timestamp: stored.timestamp, duplicate: stored.duplicate ?? false };
  }

  #page(topic: string, partition: number, from: string, options: ReadOptions): Promise<PartitionPageJson> {
    const { waitMs, signal } = options;
    return this.#calls.call(eventsPath(topic, partition), { query: { from, ...limitsOf(options) }, waitMs, signal });
  }

  async #readSome(positions: readonly Position[], options: ReadOptions): Promise<EventBatch[]> {
    const { waitMs, signal } = options;
    const topics = positions.map(({ topic, partition }) => `${topic}:${partition}`).join(",");
    const byTopic = Map.groupBy(positions, ({ topic }) => topic);
    const parts = Array.from(byTopic, ([topic, own]) => ({ topic, positions: new Map(own.map(pairOf)) }));
    const query = { topics, from: formatCursor(parts), ...limitsOf(options) };
    const page = await this.#calls.call<PositionsPageJson>("/events", { query, waitMs, signal });
    return batchesOf(page, positions);
  }
}

function pathOf(topic: string): string {
  return `/topics/${encodeURIComponent(topic)}`;
}

function eventsPath(topic: string, partition: number): string {
  return `${pathOf(topic)}/partitions/${partition}/events`;
}

function pairOf({ partition, offset }: Position): [number, number] {
  return [partition, offset];
}

/** Positions in as many requests as keep each address and each answer within bounds. */
function chunksOf(positions: readonly Position[]): Position[][] {
  const chunks: Position[][] = [];
  let characters = Number.POSITIVE_INFINITY;
  for (const position of positions) {
    const more = position.topic.length + 32;
    if (characters + more > maxAddressCharacters || chunks.at(-1)?.length === maxPartitionsPerRequest) {
      chunks.push([]);
      characters = 0;
    }
    chunks.at(-1)?.push(position);
    characters += more;
  }
  return chunks;
}

function limitsOf({ maxBytes, maxEvents = maxPageEvents }: ReadOptions): Record<string, string | number | undefined> {
  return { form: "bytes", max: Math.min(maxEvents, maxPageEvents), maxBytes: maxBytes && Math.ceil(maxBytes) };
}

function producerHeaders(producer: ProducerSequence | undefined): Record<string, string> {
  if (producer === undefined) return {};
  return {
    "producer-id": String(producer.producerId),
    "producer-epoch": String(producer.epoch),
    "producer-sequence": String(producer.sequence),
  };
}

/** The events as a list of JSON objects that hold exactly their bytes. */
function bodyOf(events: readonly NewEvent[]): Uint8Array {
  const writer = new EventWriter();
  writer.text("[");
  for (const [index, event] of events.entries()) {
    if (index > 0) writer.text(",");
    writer.newEvent(event);
  }
  writer.text("]");
  return writer.take();
}

/** What a page of several partitions brings, partition by partition. */
function batchesOf(page: PositionsPageJson, positions: readonly Position[]): EventBatch[] {
  const next = new Map(parseCursor(page.next, "next").map((part) => [part.topic, part.positions]));
  const events = Map.groupBy(eventsOf(page.events), ({ topic, partition }) => `${topic}:${partition}`);
  return positions
    .map(({ topic, partition, offset }) => ({
      topic,
      partition,
      events: events.get(`${topic}:${partition}`) ?? [],
      next: next.get(topic)?.get(partition) ?? offset,
      earliest: offset,
      end: page.end[topic]?.[partition] ?? offset,
    }))
    .filter((batch, index) => batch.next !== positions[index]?.offset);
}
