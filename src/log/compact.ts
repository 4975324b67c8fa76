// Compaction: of the records of a key only the last is kept, at the offset it always had. Memory and disk both do it
// with these two: first the last offset of every key is found, then the batches are written anew without the rest.
// Source: Apache Kafka documentation, "Log Compaction"; KIP-534 for how long tombstones stay.

import { attribute, type BatchHeader, readHeader } from "./batch-header.ts";
import { decodeBatch } from "./decode-batch.ts";
import { encodeSparseBatch, type PlacedRecord } from "./sparse-batch.ts";

/** When to compact, and how long tombstones stay. */
export interface Compaction {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How long a tombstone stays after compaction first saw it, in milliseconds (`delete.retention.ms`). */
  readonly deleteRetentionMs: number;
  /** Which part of the closed segments must be new since the last time, 0 to 1 (`min.cleanable.dirty.ratio`). */
  readonly dirtyRatio: number;
}

/** How many keys one round of compaction looks at, so that its memory is bounded. */
const maxKeys = 500_000;

/** Batches at least this large that lose nothing are kept as they are, in bytes; smaller ones are joined. */
const largeBytes = 16 * 1024;

/** How large joined batches grow, in bytes of their values and keys. */
const joinedBytes = 512 * 1024;

/** For every key, the offset of its last record. */
export class LastOffsets {
  readonly #offsets = new Map<string, number>();

  /** Whether there are as many keys as one round looks at. */
  get full(): boolean {
    return this.#offsets.size >= maxKeys;
  }

  /** Takes note of a batch's records. Batches come in the order of their offsets. */
  add(batch: Uint8Array): void {
    decodeBatch(batch, (offset, _, __, shared, keyStart, keyEnd) => {
      if (keyStart >= 0) this.#offsets.set(textOf(shared, keyStart, keyEnd), offset);
    });
  }

  /** Whether no later record of the same key is known. A record without a key has no last one. */
  isLast(offset: number, shared: Uint8Array, keyStart: number, keyEnd: number): boolean {
    return keyStart >= 0 && offset >= (this.#offsets.get(textOf(shared, keyStart, keyEnd)) ?? 0);
  }
}

/** Rewrites batches one by one: they go in in order, and come out with fewer records, fewer and larger. */
export class Compactor {
  readonly #last: LastOffsets;
  readonly #compaction: Compaction;
  /** The records to be joined into one batch, which begins at `#from`. */
  #records: PlacedRecord[] = [];
  #recordBytes = 0;
  #codec = 0;
  #deleteHorizon: number | undefined;
  #from: number;

  /** `from`: the offset at which the first batch begins. */
  constructor(from: number, last: LastOffsets, compaction: Compaction) {
    this.#from = from;
    this.#last = last;
    this.#compaction = compaction;
  }

  /** Takes a batch; returns those that are done. */
  take(batch: Uint8Array): Uint8Array[] {
    const header = readHeader(batch);
    const { kept, horizon } = this.#keep(batch, header);
    const isWhole = kept.length === header.count && horizon === this.#horizonOf(header);
    if ((header.attributes & attribute.control) !== 0 || (isWhole && batch.length >= largeBytes)) {
      const before = this.finish(header.baseOffset);
      this.#from = header.lastOffset + 1;
      return [...before, batch];
    }
    return this.#join(kept, horizon, header);
  }

  /** The batch that reaches to `end`, unless that is already done. */
  finish(end: number): Uint8Array[] {
    if (end <= this.#from) return [];
    const deleteHorizon = this.#deleteHorizon;
    const joined = encodeSparseBatch(this.#records, { from: this.#from, end, codec: this.#codec, deleteHorizon });
    this.#records = [];
    this.#recordBytes = 0;
    this.#deleteHorizon = undefined;
    this.#from = end;
    return [joined];
  }

  #join(kept: readonly PlacedRecord[], horizon: number | undefined, header: BatchHeader): Uint8Array[] {
    const codec = header.attributes & attribute.compression;
    const isOther = this.#records.length > 0 && kept.length > 0 && codec !== this.#codec;
    const done = isOther || this.#recordBytes >= joinedBytes ? this.finish(header.baseOffset) : [];
    if (kept.length > 0) this.#codec = codec;
    for (const record of kept) {
      this.#records.push(record);
      this.#recordBytes += (record.key?.length ?? 0) + (record.value?.length ?? 0);
    }
    if (horizon !== undefined) this.#deleteHorizon = Math.max(horizon, this.#deleteHorizon ?? horizon);
    return done;
  }

  /** The records of a batch that stay, and when the tombstones among them may go. */
  #keep(batch: Uint8Array, header: BatchHeader): { kept: PlacedRecord[]; horizon: number | undefined } {
    const { now, deleteRetentionMs } = this.#compaction;
    const horizon = this.#horizonOf(header) ?? now + deleteRetentionMs;
    let hasTombstones = false;
    const kept: PlacedRecord[] = [];
    decodeBatch(batch, (offset, timestamp, headers, shared, keyStart, keyEnd, valueStart, valueEnd) => {
      if (!this.#last.isLast(offset, shared, keyStart, keyEnd)) return;
      if (valueStart < 0 && horizon <= now) return;
      hasTombstones ||= valueStart < 0;
      const key = shared.subarray(keyStart, keyEnd);
      const value = valueStart < 0 ? null : shared.subarray(valueStart, valueEnd);
      kept.push({ offset, timestamp, headers, key, value });
    });
    return { kept, horizon: hasTombstones ? horizon : undefined };
  }

  #horizonOf({ attributes, baseTimestamp }: BatchHeader): number | undefined {
    return (attributes & attribute.deleteHorizon) === 0 ? undefined : baseTimestamp;
  }
}

/** Bytes as a text that no other bytes have: one character each. */
function textOf(shared: Uint8Array, start: number, end: number): string {
  return Buffer.from(shared.buffer, shared.byteOffset + start, end - start).toString("latin1");
}
