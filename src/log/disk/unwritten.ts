// What one turn of the event loop has appended to a log and is to be written when it ends.

import type { Block } from "./hot-tail.ts";

/** Part of a block. */
interface Part {
  readonly block: Block;
  readonly from: number;
  to: number;
}

/** Batches in blocks, to be written one behind the other. */
export class Unwritten {
  #parts: Part[] = [];

  /** Whether everything is written. */
  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }

  /** Adds a batch of `bytes` that was just put at the end of a block. */
  add(block: Block, bytes: number): void {
    const last = this.#parts.at(-1);
    if (last?.block === block) last.to += bytes;
    else this.#parts.push({ block, from: block.filled - bytes, to: block.filled });
  }

  /** All there is, and leaves nothing. */
  take(): Uint8Array[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts.map(({ block, from, to }) => block.bytes.subarray(from, to));
  }
}
