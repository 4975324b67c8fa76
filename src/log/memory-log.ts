// A log in memory: a deque of record batches. It forgets everything when the process ends.

import { Deque, problem } from "../base/index.ts";
import { numberBatch, readHeader } from "./batch-header.ts";
import { findInBatch } from "./find-in-batch.ts";
import type { Log, LogListener, Retention, TimedOffset } from "./log.ts";

interface StoredBatch {
  readonly batch: Uint8Array;
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly maxTimestamp: number;
}

/** Record batches in memory. What is appended can be read at once. */
export class MemoryLog implements Log {
  readonly #batches = new Deque<StoredBatch>();
  readonly #listener: LogListener;
  #earliest = 0;
  #end = 0;
  #bytes = 0;
  #closed = false;

  constructor(listener: LogListener) {
    this.#listener = listener;
  }

  get earliest(): number {
    return this.#earliest;
  }

  get end(): number {
    return this.#end;
  }

  get readable(): number {
    return this.#end;
  }

  get bytes(): number {
    return this.#bytes;
  }

  append(batch: Uint8Array): number {
    if (this.#closed) throw problem("closed", { what: "The log" });
    const baseOffset = this.#end;
    numberBatch(batch, baseOffset);
    const { lastOffset, maxTimestamp } = readHeader(batch);
    this.#batches.push({ batch, baseOffset, lastOffset, maxTimestamp });
    this.#end = lastOffset + 1;
    this.#bytes += batch.length;
    this.#listener.grown();
    return baseOffset;
  }

  settle(): undefined {
    return undefined;
  }

  read(offset: number, maxBytes: number): Uint8Array[] {
    if (offset < this.#earliest || offset >= this.#end) return [];
    const read: Uint8Array[] = [];
    let bytes = 0;
    for (let index = this.#indexOf(offset); index < this.#batches.length; index += 1) {
      const { batch } = this.#batches.at(index) as StoredBatch;
      bytes += batch.length;
      if (read.length > 0 && bytes > maxBytes) break;
      read.push(batch);
    }
    return read;
  }

  find(timestamp: number): TimedOffset | undefined {
    for (const stored of this.#batches) {
      if (stored.maxTimestamp < timestamp) continue;
      const found = findInBatch(stored.batch, timestamp, this.#earliest);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async dropBefore(offset: number): Promise<void> {
    this.#dropBefore(offset);
  }

  async retain(retention: Retention, now: number): Promise<void> {
    if (retention.events >= 0) this.#dropBefore(this.#end - retention.events);
    if (retention.bytes >= 0) {
      while (this.#batches.length > 1 && this.#bytes > retention.bytes) this.#dropFirst();
    }
    if (retention.ms >= 0) {
      const oldest = now - retention.ms;
      while ((this.#batches.at(0)?.maxTimestamp ?? Number.POSITIVE_INFINITY) < oldest) this.#dropFirst();
    }
  }

  configure(): void {}

  async close(): Promise<void> {
    this.#closed = true;
  }

  #dropBefore(offset: number): void {
    this.#earliest = Math.min(Math.max(this.#earliest, offset), this.#end);
    while ((this.#batches.at(0)?.lastOffset ?? this.#end) < this.#earliest) this.#dropFirst();
  }

  #dropFirst(): void {
    const { batch, lastOffset } = this.#batches.shift() as StoredBatch;
    this.#bytes -= batch.length;
    this.#earliest = Math.max(this.#earliest, lastOffset + 1);
  }

  /** The index of the first batch that ends at `offset` or later: a binary search. */
  #indexOf(offset: number): number {
    let low = 0;
    let high = this.#batches.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#batches.at(middle) as StoredBatch).lastOffset < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
