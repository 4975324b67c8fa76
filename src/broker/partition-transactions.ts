// The transactions of one partition: which are open, and which were aborted, so that readers of committed events can
// leave out what does not count. A transaction begins with its producer's first transactional batch and ends with a
// marker, a control batch that says whether it counts. Source: KIP-98.
//
//   offset   0      1      2      3        4      5
//          | P1   | P2   | P1   | P2     | P1   |        stable end: 0 until the marker of P1 is written, then 5
//          | data | data | data | commit | abort|        aborted: P1 from 0 to 4

import type { ProducerIdentity } from "../engine/index.ts";
import { attribute, type BatchHeader, encodeBatch, headerBytes } from "../log/index.ts";

/** A transaction whose records are not to be read as committed. */
export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
  /** The offset of its marker. */
  readonly lastOffset: number;
}

/** A transaction that is open, or whose marker may still be taken back. */
interface Unsettled {
  readonly producerId: number;
  readonly firstOffset: number;
  /** The offset of its marker; undefined while it is open. */
  lastOffset?: number;
  aborted?: boolean;
}

/** What is known of a partition's transactions. */
export class PartitionTransactions {
  #unsettled: Unsettled[] = [];
  /** In the order of their markers. */
  #aborted: AbortedTransaction[] = [];

  /** Whether there is one that is open or aborted. */
  get any(): boolean {
    return this.#unsettled.length > 0 || this.#aborted.length > 0;
  }

  /** Takes note of a batch that was appended at its base offset. */
  wrote(batch: Uint8Array, { attributes, producerId, baseOffset, lastOffset }: BatchHeader): void {
    if ((attributes & attribute.transactional) === 0) return;
    const open = this.#openOf(producerId);
    if ((attributes & attribute.control) === 0) {
      if (open === undefined) this.#unsettled.push({ producerId, firstOffset: baseOffset });
    } else if (open !== undefined) {
      open.lastOffset = lastOffset;
      open.aborted = !isCommit(batch);
    }
  }

  /** Everything below it belongs to no open transaction. `readable`: everything below it is written. */
  stableEnd(readable: number): number {
    if (this.#unsettled.length === 0) return readable;
    this.#settle(readable);
    return this.#unsettled.reduce((end, { firstOffset }) => Math.min(end, firstOffset), readable);
  }

  /** The aborted transactions with records from one offset up to, not including, another. */
  abortedIn(from: number, to: number): AbortedTransaction[] {
    return this.#aborted.filter(({ firstOffset, lastOffset }) => lastOffset >= from && firstOffset < to);
  }

  /** Where the open transaction of a producer begins, or undefined. */
  openSince(producerId: number): number | undefined {
    return this.#openOf(producerId)?.firstOffset;
  }

  /** Forgets what was appended at `end` or later: it was not stored after all. */
  takeBack(end: number): void {
    this.#unsettled = this.#unsettled.filter(({ firstOffset }) => firstOffset < end);
    for (const one of this.#unsettled) if ((one.lastOffset ?? 0) >= end) one.lastOffset = undefined;
  }

  /** Forgets what ended before the earliest event. */
  dropBefore(earliest: number): void {
    if (this.#aborted.length > 0) this.#aborted = this.#aborted.filter(({ lastOffset }) => lastOffset >= earliest);
  }

  /** Everything, as JSON can hold it. */
  toJSON(): unknown {
    return { unsettled: this.#unsettled, aborted: this.#aborted };
  }

  /** Takes over what `toJSON` gave. */
  restore(saved: unknown): void {
    const { unsettled, aborted } = saved as { unsettled: Unsettled[]; aborted: AbortedTransaction[] };
    this.#unsettled = unsettled;
    this.#aborted = aborted;
  }

  #openOf(producerId: number): Unsettled | undefined {
    return this.#unsettled.find((one) => one.producerId === producerId && one.lastOffset === undefined);
  }

  /** A marker that is written cannot be taken back any more. */
  #settle(readable: number): void {
    const isSettled = ({ lastOffset = readable }: Unsettled) => lastOffset < readable;
    if (!this.#unsettled.some(isSettled)) return;
    for (const one of this.#unsettled.filter(isSettled)) {
      const { producerId, firstOffset, lastOffset = firstOffset } = one;
      if (one.aborted) this.#aborted.push({ producerId, firstOffset, lastOffset });
    }
    this.#unsettled = this.#unsettled.filter((one) => !isSettled(one));
  }
}

/**
 * The batch that ends a producer's transaction. Its one record has as key its version and its type (1 commit, 0 abort), two
 * bytes each, and as value its version and the epoch of the coordinator, of which there is one for ever.
 */
export function encodeMarker(by: ProducerIdentity, commit: boolean, timestamp: number): Uint8Array<ArrayBuffer> {
  const attributes = attribute.transactional | attribute.control;
  const record = { key: Uint8Array.of(0, 0, 0, commit ? 1 : 0), value: new Uint8Array(6) };
  return encodeBatch([record], { timestamp, attributes, producerId: by.producerId, producerEpoch: by.epoch });
}

/** In a marker's record the key comes behind its length, the attributes, two deltas and the key's own length, a byte each. */
const markerTypeAt = headerBytes + 5 + 3;

function isCommit(batch: Uint8Array): boolean {
  return batch[markerTypeAt] === 1;
}
