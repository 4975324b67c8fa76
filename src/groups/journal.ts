// What groups remember, in the one partition of __consumer_offsets. Records are written round by round: what comes while a
// round is being flushed goes into the next, so that a thousand commits cost a few flushes and keep their order.
//
// One partition, where Kafka has 50: there is one coordinator in one process, and one file takes one flush. Now and then all
// that still counts is written again and what lies before it is dropped, so that opening stays quick.

import { MoldauError, problem } from "../base/index.ts";
import type { StoredRecord } from "./offset-records.ts";

/** Where the records lie. */
export interface OffsetsLog {
  /** All records, in order. */
  read(take: (record: StoredRecord) => void): Promise<void>;
  /** Appends records, flushed to the disk. Returns the offset of the first. */
  append(records: readonly StoredRecord[]): Promise<number>;
  /** Drops what lies before an offset. */
  dropBefore(offset: number): Promise<void>;
}

/** After so many records, at least, all that counts is written again. */
const rewriteAfter = 10_000;

/** How many records are written as one batch, at most. */
const batchRecords = 1000;

interface Entry {
  readonly records: readonly StoredRecord[];
  readonly done: (error?: MoldauError) => void;
}

/** Writes and reads what groups remember. */
export class Journal {
  readonly #log: OffsetsLog;
  /** Everything that still counts, when nothing is being written. */
  readonly #everything: () => StoredRecord[];
  #queue: Entry[] = [];
  #writing: Promise<void> | undefined;
  #recordsSinceRewrite = 0;
  #rewriteAt = rewriteAfter;
  #closed = false;

  constructor(log: OffsetsLog, everything: () => StoredRecord[]) {
    this.#log = log;
    this.#everything = everything;
  }

  /** Reads everything back. */
  async read(take: (record: StoredRecord) => void): Promise<void> {
    await this.#log.read((record) => {
      this.#recordsSinceRewrite += 1;
      take(record);
    });
  }

  /** Writes records; calls `done` when they are flushed to the disk, or with what went wrong. */
  append(records: readonly StoredRecord[], done: (error?: MoldauError) => void): void {
    if (this.#closed) {
      done(problem("closed", { what: "The engine" }));
    } else {
      this.#queue.push({ records, done });
      this.#writing ??= Promise.resolve().then(() => this.#write());
    }
  }

  /** Writes records, and waits for it. Throws what went wrong. */
  store(records: readonly StoredRecord[]): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.append(records, (error) => (error ? reject(error) : resolve()));
    return promise;
  }

  /** Finishes what is under way, and takes no more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#queue.length > 0) {
      const round = this.#queue;
      this.#queue = [];
      const error = await this.#writeRound(round.flatMap(({ records }) => records));
      for (const { done } of round) done(error);
      if (this.#queue.length === 0 && this.#recordsSinceRewrite > this.#rewriteAt) await this.#rewrite();
    }
    this.#writing = undefined;
  }

  async #writeRound(records: readonly StoredRecord[]): Promise<MoldauError | undefined> {
    try {
      for (let at = 0; at < records.length; at += batchRecords) {
        await this.#log.append(records.slice(at, at + batchRecords));
      }
      this.#recordsSinceRewrite += records.length;
      return undefined;
    } catch (error) {
      return asProblem(error);
    }
  }

  /** Nothing else is written meanwhile, so what is in memory is what the log says. What fails here is tried again later. */
  async #rewrite(): Promise<void> {
    const records = this.#everything();
    this.#rewriteAt = Math.max(rewriteAfter, records.length * 4);
    if (this.#recordsSinceRewrite <= this.#rewriteAt) return;
    try {
      const first = records.slice(0, batchRecords);
      const offset = first.length > 0 ? await this.#log.append(first) : undefined;
      const error = await this.#writeRound(records.slice(batchRecords));
      if (error === undefined && offset !== undefined) await this.#log.dropBefore(offset);
      this.#recordsSinceRewrite = records.length;
    } catch {
      this.#rewriteAt = this.#recordsSinceRewrite + rewriteAfter;
    }
  }
}

function asProblem(error: unknown): MoldauError {
  return MoldauError.is(error) ? error : problem("storage-failed", { reason: String(error) }, error);
}
