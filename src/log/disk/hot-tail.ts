// The newest batches of every log, kept in memory within one budget for the whole store. Batches are copied into blocks,
// one behind the other, as they lie in the file: so a turn's batches are written as one piece, and a read is a slice.
// There is no list of batches, only of blocks. A block that is let go is never filled again, since readers may hold it.

import { batchBytesAt, nextOffsetAt, viewOf } from "../batches-in.ts";
import type { Segment } from "./segment.ts";

const smallestBlockBytes = 4 * 1024;
const largestBlockBytes = 2 * 1024 * 1024;

/** Part of one segment, in memory. */
export interface Block {
  readonly segment: Segment;
  /** Where it begins in the segment's file, and at which offset. */
  readonly position: number;
  readonly offset: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView;
  /** How many of the bytes are filled. */
  filled: number;
  readonly owner: HotTail;
}

/** How much memory the hot tails of all logs take together. */
export class HotBudget {
  readonly #limit: number;
  #used = 0;
  /** In the order in which they were begun. */
  readonly #blocks = new Set<Block>();

  /** `limit` in bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many blocks are held. */
  get blocks(): number {
    return this.#blocks.size;
  }

  /** Counts a new block in, and makes the oldest ones go when it is too much. */
  admit(block: Block): void {
    this.#blocks.add(block);
    this.#used += block.bytes.length;
    for (const oldest of this.#blocks) {
      if (this.#used <= this.#limit) return;
      oldest.owner.release(oldest);
    }
  }

  /** Counts a block out. */
  discharge(block: Block): void {
    if (this.#blocks.delete(block)) this.#used -= block.bytes.length;
  }
}

/** The newest batches of one log, oldest block first. */
export class HotTail {
  readonly #budget: HotBudget;
  #blocks: Block[] = [];

  constructor(budget: HotBudget) {
    this.#budget = budget;
  }

  /** Copies a batch behind the last one, which ends at `position` of `segment`; returns the block that holds it now. */
  add(batch: Uint8Array, segment: Segment, position: number, offset: number): Block {
    const last = this.#blocks.at(-1);
    const fits = last !== undefined && last.segment === segment && last.bytes.length - last.filled >= batch.length;
    const block = fits ? last : this.#begin(batch.length, last, segment, position, offset);
    block.bytes.set(batch, block.filled);
    block.filled += batch.length;
    return block;
  }

  /**
   * Batches from the one that holds `offset` on, up to about `maxBytes` and not beyond `endPosition` of `endSegment`,
   * up to which everything is written. Undefined when `offset` is no longer in memory.
   */
  read(offset: number, maxBytes: number, endSegment: Segment, endPosition: number): Uint8Array[] | undefined {
    let index = this.#blocks.length - 1;
    while (index >= 0 && (this.#blocks[index] as Block).offset > offset) index -= 1;
    const first = this.#blocks[index];
    if (first === undefined) return undefined;
    let start = startOfBatch(first, offset);
    const chunks: Uint8Array[] = [];
    for (let left = maxBytes; index < this.#blocks.length; index += 1) {
      const block = this.#blocks[index] as Block;
      const written =
        block.segment === endSegment ? Math.min(block.filled, endPosition - block.position) : block.filled;
      if (start >= written) break;
      const end = boundary(block, start, written, left, chunks.length === 0);
      if (end > start) chunks.push(block.bytes.subarray(start, end));
      left -= end - start;
      if (end < written || left <= 0) break;
      start = 0;
    }
    return chunks;
  }

  /** Forgets what lies at `position` of `segment` and behind it. */
  truncate(segment: Segment, position: number): void {
    for (let last = this.#blocks.at(-1); last?.segment === segment; last = this.#blocks.at(-1)) {
      last.filled = Math.min(last.filled, Math.max(0, position - last.position));
      if (last.filled > 0) return;
      this.release(last);
    }
  }

  /** Forgets a segment. */
  drop(segment: Segment): void {
    for (const block of this.#blocks.filter((block) => block.segment === segment)) this.release(block);
  }

  /** Lets a block go. */
  release(block: Block): void {
    this.#blocks = this.#blocks.filter((kept) => kept !== block);
    this.#budget.discharge(block);
  }

  /** Forgets everything. */
  clear(): void {
    for (const block of this.#blocks) this.#budget.discharge(block);
    this.#blocks = [];
  }

  /** A new block: twice as large as the last one, so that a quiet log takes little and a busy one few. */
  #begin(atLeast: number, last: Block | undefined, segment: Segment, position: number, offset: number): Block {
    const usual = last === undefined ? smallestBlockBytes : Math.min(last.bytes.length * 2, largestBlockBytes);
    const bytes = new Uint8Array(Buffer.allocUnsafeSlow(Math.max(usual, atLeast)).buffer);
    const block = { segment, position, offset, bytes, view: viewOf(bytes), filled: 0, owner: this };
    this.#blocks.push(block);
    this.#budget.admit(block);
    return block;
  }
}

/** Where in a block the batch begins that holds `offset`. */
function startOfBatch(block: Block, offset: number): number {
  const entry = block.segment.index.atOffset(offset);
  let at = Math.max(0, entry.position - block.position);
  while (at < block.filled && nextOffsetAt(block.view, at) <= offset) at += batchBytesAt(block.view, at);
  return at;
}

/** Where to stop reading a block so that batches stay whole: at about `maxBytes`, but behind one batch if it `must` be. */
function boundary(block: Block, start: number, written: number, maxBytes: number, must: boolean): number {
  if (written - start <= maxBytes) return written;
  const entry = block.segment.index.atPosition(block.position + start + maxBytes).position - block.position;
  if (entry > start && entry <= written) return entry;
  let end = must ? start + batchBytesAt(block.view, start) : start;
  while (end < written && end - start + batchBytesAt(block.view, end) <= maxBytes) end += batchBytesAt(block.view, end);
  return end;
}
