// What one turn of the event loop has appended to a log and is to be written when it ends, and who waits for that.

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
  #written: PromiseWithResolvers<void> | undefined;
  #flushed: PromiseWithResolvers<void> | undefined;

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

  /** Waits until everything there is now is written, or flushed too. */
  wait(acks: 1 | "all"): Promise<void> {
    if (acks === 1) {
      this.#written ??= Promise.withResolvers();
      return this.#written.promise;
    }
    this.#flushed ??= Promise.withResolvers();
    return this.#flushed.promise;
  }

  /** Those who wait, to be told. */
  takeWaiters(): [written?: PromiseWithResolvers<void>, flushed?: PromiseWithResolvers<void>] {
    const waiters = [this.#written, this.#flushed] as const;
    this.#written = undefined;
    this.#flushed = undefined;
    return [...waiters];
  }
}
