// A log in memory: a deque of record batches. It forgets everything when the process ends.

import { Deque, problem } from "../base/index.ts";
import { numberBatch, readHeader } from "./batch-header.ts";
import { type Compaction, Compactor, LastOffsets } from "./compact.ts";
import { findInBatch } from "./find-in-batch.ts";
import type { Log, LogListener, Retention, TimedOffset } from "./log.ts";
import { Pauses } from "./pause.ts";
import type { LogSettings } from "./store.ts";

interface StoredBatch {
  readonly batch: Uint8Array;
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly maxTimestamp: number;
}

/** Record batches in memory. What is appended can be read at once. Segments are only counted: the newest is not compacted. */
export class MemoryLog implements Log {
  readonly #listener: LogListener;
  #settings: LogSettings;
  #batches = new Deque<StoredBatch>();
  #earliest = 0;
  #end = 0;
  #bytes = 0;
  #closed = false;
  /** The newest segment: where it begins, when, and its size. */
  #active = { base: 0, since: 0, bytes: 0 };
  /** Up to where it is compacted. */
  #cleanEnd = 0;
  #compacting = false;

  constructor(listener: LogListener, settings: LogSettings) {
    this.#listener = listener;
    this.#settings = settings;
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
    this.#roll(batch.length, maxTimestamp);
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

  async compact(compaction: Compaction): Promise<void> {
    const closed = [...this.#batches].filter(({ baseOffset }) => baseOffset < this.#active.base);
    const dirty = closed.filter(({ lastOffset }) => lastOffset >= this.#cleanEnd);
    const dirtyBytes = bytesOf(dirty);
    if (this.#compacting || dirtyBytes === 0 || dirtyBytes < compaction.dirtyRatio * bytesOf(closed)) return;
    this.#compacting = true;
    try {
      this.#replaceFirst(await compacted(closed, dirty, compaction));
    } finally {
      this.#compacting = false;
    }
  }

  configure(settings: LogSettings): void {
    this.#settings = settings;
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  /** Begins a new segment when the batch would make the newest one too large or too old, by the times of the batches. */
  #roll(bytes: number, timestamp: number): void {
    const { segmentBytes, segmentMs } = this.#settings;
    const isFull = this.#active.bytes + bytes > segmentBytes;
    const isOld = timestamp - this.#active.since > segmentMs;
    if (this.#active.bytes === 0 || isFull || isOld) this.#active = { base: this.#end, since: timestamp, bytes: 0 };
    this.#active.bytes += bytes;
  }

  /** Puts compacted batches in the place of those that they stand for; what was dropped meanwhile stays dropped. */
  #replaceFirst(batches: readonly StoredBatch[]): void {
    const end = (batches.at(-1)?.lastOffset ?? -1) + 1;
    const old = this.#batches;
    this.#batches = new Deque();
    for (const stored of batches) if (stored.lastOffset >= this.#earliest) this.#batches.push(stored);
    for (const stored of old) if (stored.baseOffset >= end) this.#batches.push(stored);
    this.#bytes = bytesOf(this.#batches);
    this.#cleanEnd = end;
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

/** Closed batches without what later records of the same keys have replaced. `dirty`: those that are new since the last time. */
async function compacted(
  closed: readonly StoredBatch[],
  dirty: readonly StoredBatch[],
  compaction: Compaction,
): Promise<StoredBatch[]> {
  const pauses = new Pauses();
  const last = new LastOffsets();
  let end = 0;
  for (const { batch, lastOffset } of dirty) {
    if (last.full) break;
    last.add(batch);
    end = lastOffset + 1;
    await pauses.after(batch.length);
  }
  const compactor = new Compactor(closed[0]?.baseOffset ?? 0, last, compaction);
  const done: Uint8Array[] = [];
  for (const { batch, lastOffset } of closed) {
    if (lastOffset < end) done.push(...compactor.take(batch));
    await pauses.after(batch.length);
  }
  done.push(...compactor.finish(end));
  return done.map(stored);
}

function stored(batch: Uint8Array): StoredBatch {
  const { baseOffset, lastOffset, maxTimestamp } = readHeader(batch);
  return { batch, baseOffset, lastOffset, maxTimestamp };
}

function bytesOf(batches: Iterable<StoredBatch>): number {
  let bytes = 0;
  for (const { batch } of batches) bytes += batch.length;
  return bytes;
}
