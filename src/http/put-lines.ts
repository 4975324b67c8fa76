// A stream of lines, one event each, of any length as a whole: stored in chunks while it comes.
// Source of the format: NDJSON, https://github.com/ndjson/ndjson-spec.

import { isUtf8 } from "node:buffer";
import type { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import { MoldauError, problem } from "../base/index.ts";
import {
  type AddressedEvent,
  readNewEvent,
  type StoredJson,
  type StoredLinesJson,
  skipSpace,
} from "../contract/index.ts";
import type { AppendOptions } from "../engine/index.ts";
import type { Door } from "./door-shape.ts";
import { splitLines } from "./lines.ts";
import { ProblemWithMore } from "./problems.ts";
import type { Putter } from "./put.ts";

/** A chunk is stored when it has so many bytes of lines, or sooner when nothing else is being stored. */
const chunkBytes = 1024 * 1024;

/** Stores the lines of a body. An error tells the line it is about and how many were stored before it. */
export async function putLines(
  putter: Putter,
  request: FastifyRequest,
  topic: string,
  partition: number | undefined,
  append: AppendOptions,
  door: Door,
): Promise<StoredLinesJson> {
  if (append.producer !== undefined) {
    const reason = "number one batch; a stream of lines is many. Send a list as application/json";
    throw problem("invalid-request", { field: "Producer headers", reason });
  }
  const store = new LineStore((events) => putter.put(topic, events, { append, partition, minimal: true }));
  try {
    for await (const block of splitLines(request.body as Readable, door.maxBodyBytes))
      await store.take(block, partition);
    return await store.finish();
  } catch (error) {
    overhear(request.raw);
    return store.giveUp(error);
  }
}

/** How long the rest of a refused body is listened to, in milliseconds: most clients read the answer only after it. */
const overhearMs = 5000;

/** Lets the rest of a body pass by. */
function overhear(body: Readable): void {
  body.resume();
  const timer = setTimeout(() => body.destroy(), overhearMs);
  body.once("close", () => clearTimeout(timer));
}

/** Collects the events of lines, and stores one chunk while the next is collected. */
class LineStore {
  readonly #put: (events: readonly AddressedEvent[]) => Promise<StoredJson[]>;
  readonly #partitions = new Map<number, { partition: number; events: number; last: number }>();
  #events: AddressedEvent[] = [];
  #bytes = 0;
  #lines = 0;
  #lastLine = 0;
  #stored = 0;
  #storing: Promise<void> | undefined;
  #failure: unknown;

  constructor(put: (events: readonly AddressedEvent[]) => Promise<StoredJson[]>) {
    this.#put = put;
  }

  /** Takes whole lines. Waits while there is much to store. */
  async take(block: Buffer, partition: number | undefined): Promise<void> {
    let start = 0;
    while (start < block.length) {
      const newline = block.indexOf(0x0a, start);
      const end = newline < 0 ? block.length : newline;
      this.#line(block, start, end, partition);
      start = end + 1;
      if (this.#bytes >= chunkBytes) await this.#storing;
      if (this.#bytes >= chunkBytes) this.#store();
      if (this.#failure !== undefined) throw this.#failure;
    }
    if (this.#storing === undefined) this.#store();
  }

  /** Stores the rest, and tells what it all came to. */
  async finish(): Promise<StoredLinesJson> {
    await this.#settle();
    if (this.#failure !== undefined) throw this.#failure;
    const partitions = [...this.#partitions.values()].sort((left, right) => left.partition - right.partition);
    return { stored: this.#stored, lastLine: this.#lastLine, partitions };
  }

  /** Stores the lines before the one that is wrong, and throws the error with how far it got. */
  async giveUp(error: unknown): Promise<never> {
    await this.#settle();
    const cause = this.#failure ?? error;
    const inner = cause instanceof ProblemWithMore ? cause.problem : cause;
    if (!MoldauError.is(inner)) throw cause;
    throw new ProblemWithMore(inner, { stored: this.#stored, lastLine: this.#lastLine });
  }

  /** Takes a line; an empty one counts, and is nothing. */
  #line(block: Buffer, start: number, end: number, partition: number | undefined): void {
    if (skipSpace(block, start, end) < end) this.#event(block, start, end, partition);
    this.#lines += 1;
  }

  #event(block: Buffer, start: number, end: number, partition: number | undefined): void {
    const place = `line ${this.#lines + 1}`;
    if (!isUtf8(block.subarray(start, end))) throw problem("invalid-request", { field: place, reason: "is not UTF-8" });
    const event = readNewEvent(block, start, end, place);
    if (partition !== undefined && event.partition !== undefined && event.partition !== partition) {
      const reason = `is ${event.partition}, but the path says ${partition}`;
      throw problem("invalid-request", { field: `${place}.partition`, reason });
    }
    this.#events.push(event);
    this.#bytes += end - start;
  }

  async #settle(): Promise<void> {
    await this.#storing;
    if (this.#failure === undefined) this.#store();
    await this.#storing;
  }

  #store(): void {
    const events = this.#events;
    if (events.length === 0) return;
    const lines = this.#lines;
    this.#events = [];
    this.#bytes = 0;
    this.#storing = this.#put(events).then(
      (stored) => {
        this.#storing = undefined;
        this.#lastLine = lines;
        for (const share of stored) this.#count(share);
      },
      (error) => {
        this.#storing = undefined;
        this.#failure = error;
      },
    );
  }

  #count({ partition, offset, count = 1 }: StoredJson): void {
    const before = this.#partitions.get(partition)?.events ?? 0;
    this.#stored += count;
    this.#partitions.set(partition, { partition, events: before + count, last: offset + count - 1 });
  }
}
