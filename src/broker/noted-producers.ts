// The producers of a partition, and the note about them that is kept beside its log: what they sent last, up to some
// offset. With it, opening need not read the whole log; what came after is read from the headers of its batches.

import { type Clock, strictTextOf, utf8 } from "../base/index.ts";
import { batchesIn, type Log, readHeader, type Store } from "../log/index.ts";
import type { Place } from "./decoded-batches.ts";
import { logNameOf } from "./partition-log.ts";
import { PartitionTransactions } from "./partition-transactions.ts";
import { ProducerStates } from "./producer-states.ts";

interface Note {
  /** Everything below this offset is told. */
  readonly end: number;
  readonly producers: unknown;
  readonly transactions?: unknown;
}

const readBytes = 4 * 1024 * 1024;

/** After so many bytes the note is written again, so that opening after a crash reads no more than about that. */
const noteEveryBytes = 64 * 1024 * 1024;

/** So little, and without producers, needs no note when the partition is closed. */
const littleBytes = 1024 * 1024;

/** What the producers of one partition sent last, remembered over restarts. */
export class NotedProducers {
  readonly states: ProducerStates;
  readonly transactions = new PartitionTransactions();
  readonly #name: string;
  readonly #log: Log;
  readonly #store: Store;
  readonly #clock: Clock;
  #bytesSinceNote = 0;
  #abandoned = false;

  constructor(place: Place, log: Log, { store, clock }: { readonly store: Store; readonly clock: Clock }) {
    this.states = new ProducerStates(place);
    this.#name = logNameOf(place);
    this.#log = log;
    this.#store = store;
    this.#clock = clock;
  }

  /** Finds out what was sent last: from the note, and from the log behind it. */
  async recall(): Promise<void> {
    const note = parse(await this.#store.loadNote(this.#name));
    const usable = note !== undefined && note.end <= this.#log.end;
    if (usable) this.states.restore(note.producers);
    if (usable && note.transactions !== undefined) this.transactions.restore(note.transactions);
    let offset = Math.max(usable ? note.end : 0, this.#log.earliest);
    while (offset < this.#log.end) {
      const batches = await this.#log.read(offset, readBytes);
      if (batches.length === 0) return;
      for (const batch of batchesIn(batches)) offset = this.#recallBatch(batch);
    }
  }

  /** Takes note that so many bytes were appended. */
  wrote(bytes: number): void {
    this.#bytesSinceNote += bytes;
    // A note that cannot be written is missed only when opening, and then the log is read instead.
    if (this.#bytesSinceNote > noteEveryBytes) this.note().catch(() => undefined);
  }

  /** Writes the note. What it tells is on the disk before, lest it tell of more than a power cut leaves. */
  async note(): Promise<void> {
    this.#bytesSinceNote = 0;
    const { states, transactions } = this;
    const note: Note = { end: this.#log.end, producers: states.toJSON(), transactions: transactions.toJSON() };
    await this.#log.settle("all");
    if (!this.#abandoned) await this.#store.saveNote(this.#name, utf8(JSON.stringify(note)));
  }

  /** Writes the note before compaction, which may take away what it would otherwise be made from. */
  async noteBeforeCompaction(): Promise<void> {
    if (this.#bytesSinceNote > 0 && this.states.size > 0) await this.note();
  }

  /** Writes no more notes: the log is deleted. */
  abandon(): void {
    this.#abandoned = true;
  }

  /** Writes the note a last time, if it is worth it. */
  async close(): Promise<void> {
    if (this.#bytesSinceNote > (this.states.size > 0 ? 0 : littleBytes)) await this.note();
  }

  /** Remembers who sent a batch; returns the offset behind it. */
  #recallBatch(batch: Uint8Array): number {
    const header = readHeader(batch);
    const { producerId, producerEpoch, baseSequence, baseOffset, lastOffset, maxTimestamp } = header;
    this.#bytesSinceNote += batch.length;
    if (producerId >= 0 && baseSequence >= 0) {
      const count = lastOffset - baseOffset + 1;
      const sent = { producerId, epoch: producerEpoch, sequence: baseSequence, count };
      this.states.remember(sent, baseOffset, maxTimestamp, lastOffset + 1, this.#clock.now());
    }
    this.transactions.wrote(batch, header);
    return lastOffset + 1;
  }

  /** Forgets what was appended at `end` or later: it was not stored after all. */
  takeBack(end: number): void {
    this.states.takeBack(end);
    this.transactions.takeBack(end);
  }
}

function parse(bytes: Uint8Array | undefined): Note | undefined {
  try {
    return bytes === undefined ? undefined : (JSON.parse(strictTextOf(bytes) ?? "") as Note);
  } catch {
    return undefined;
  }
}
