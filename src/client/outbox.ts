// The events that wait to go to one partition: a batch that still fills, behind batches that are closed.

import type { Clock } from "../base/index.ts";
import type { Entry } from "./delivery.ts";

/** Events that go together. */
export interface Batch {
  readonly entries: readonly Entry[];
  readonly bytes: number;
  /** When it is given up, in milliseconds since 1970. */
  readonly deadline: number;
  /** The number of its first event under the present identity, or undefined before it is first sent. */
  sequence: number | undefined;
}

interface OpenBatch extends Batch {
  readonly entries: Entry[];
  bytes: number;
}

/** When batches are closed and given up. */
export interface OutboxSettings {
  /** How large a batch grows, in bytes. */
  readonly batchSize: number;
  /** How long a batch waits for more events; 0: what comes in one tick goes together. */
  readonly lingerMs: number;
  readonly deliveryTimeoutMs: number;
  readonly clock: Clock;
  /** A batch may go. */
  readonly onReady: () => void;
  /** A batch takes no more events. */
  readonly onClosed: () => void;
}

/** Batches in the order in which they go. */
export class Outbox {
  readonly #settings: OutboxSettings;
  readonly #closed: Batch[] = [];
  #open: OpenBatch | undefined;
  #openIsDue = false;
  #stopLingering: (() => void) | undefined;

  constructor(settings: OutboxSettings) {
    this.#settings = settings;
  }

  /** Whether a batch may go. */
  get ready(): boolean {
    return this.#closed.length > 0 || this.#openIsDue;
  }

  /** Takes an event into the open batch. */
  add(entry: Entry): void {
    const { batchSize } = this.#settings;
    if (this.#open !== undefined && this.#open.bytes + entry.bytes > batchSize) this.#close();
    const open = this.#open ?? this.#begin();
    open.entries.push(entry);
    open.bytes += entry.bytes;
    if (open.bytes >= batchSize) this.#close();
  }

  /** The open batch may go at once; until it is taken it still fills. */
  makeDue(): void {
    if (this.#open === undefined) return;
    this.#openIsDue = true;
    this.#settings.onReady();
  }

  /** Takes the next batch that may go. */
  take(): Batch | undefined {
    if (this.#closed.length === 0 && this.#openIsDue) this.#closeOpen();
    return this.#closed.shift();
  }

  /** Puts batches back in front of all others. */
  putBack(batches: readonly Batch[]): void {
    this.#closed.unshift(...batches);
  }

  /** Takes everything. */
  takeAll(): Batch[] {
    this.#closeOpen();
    return this.#closed.splice(0);
  }

  /** Everything is numbered anew. */
  forgetSequences(): void {
    for (const batch of this.#closed) batch.sequence = undefined;
  }

  #begin(): OpenBatch {
    const { clock, deliveryTimeoutMs, lingerMs } = this.#settings;
    const open = { entries: [], bytes: 0, deadline: clock.now() + deliveryTimeoutMs, sequence: undefined };
    this.#open = open;
    const whenDue = () => {
      if (this.#open === open) this.makeDue();
    };
    if (lingerMs === 0) queueMicrotask(whenDue);
    else this.#stopLingering = clock.after(lingerMs, whenDue);
    return open;
  }

  #close(): void {
    this.#closeOpen();
    this.#settings.onReady();
  }

  #closeOpen(): void {
    if (this.#open === undefined) return;
    this.#closed.push(this.#open);
    this.#open = undefined;
    this.#openIsDue = false;
    this.#stopLingering?.();
    this.#settings.onClosed();
  }
}

/** One batch as two halves, which keep their numbers. */
export function halves(batch: Batch): [Batch, Batch] {
  const middle = batch.entries.length >> 1;
  const part = (entries: readonly Entry[], skipped: number): Batch => ({
    entries,
    bytes: entries.reduce((sum, entry) => sum + entry.bytes, 0),
    deadline: batch.deadline,
    sequence: batch.sequence === undefined ? undefined : (batch.sequence + skipped) % 0x8000_0000,
  });
  return [part(batch.entries.slice(0, middle), 0), part(batch.entries.slice(middle), middle)];
}
