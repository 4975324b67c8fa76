// From an event handed to a producer to the news of where it went.

import type { NewEvent } from "../engine/index.ts";

/** Where an event is now. */
export interface Sent {
  readonly partition: number;
  /** Its offset, or -1 where it is not known: with acks 0, or after a very late retry. */
  readonly offset: number;
  /** Its time, in milliseconds since 1970. */
  readonly timestamp: number;
}

/** An event on its way, and whom to tell. */
export interface Entry {
  readonly event: NewEvent;
  /** The partition asked for, if any. */
  readonly partition: number | undefined;
  /** What it takes up while it waits. */
  readonly bytes: number;
  /** Its place in its delivery. */
  readonly index: number;
  readonly delivery: Delivery;
}

/** What one call to `send` or `sendMany` waits for: settled when all of its events are. */
export class Delivery {
  readonly promise: Promise<Sent[]>;
  readonly #sent: Sent[] = [];
  #resolve!: (sent: Sent[]) => void;
  #reject!: (error: unknown) => void;
  #missing = 1;
  #expected = 0;
  #failed = false;
  #error: unknown;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** One more event belongs to it. Returns its place. */
  expect(): number {
    this.#missing += 1;
    this.#expected += 1;
    return this.#expected - 1;
  }

  /** An event did not even set out. */
  refuse(error: unknown): void {
    this.expect();
    this.failed(error);
  }

  /** No more events will come. */
  seal(): void {
    this.#settleOne();
  }

  /** An event was stored. */
  stored(index: number, sent: Sent): void {
    this.#sent[index] = sent;
    this.#settleOne();
  }

  /** An event was not stored, or nobody knows. The first error is the one that is told. */
  failed(error: unknown): void {
    if (!this.#failed) this.#error = error;
    this.#failed = true;
    this.#settleOne();
  }

  #settleOne(): void {
    this.#missing -= 1;
    if (this.#missing > 0) return;
    if (this.#failed) this.#reject(this.#error);
    else this.#resolve(this.#sent);
  }
}

/** What an event takes up besides its bytes: objects, and framing on its way. */
const overheadBytes = 64;

/** About how many bytes an event takes up, on its way and in memory. */
export function sizeOf(event: NewEvent): number {
  let bytes = overheadBytes + (event.key?.length ?? 0) + (event.value?.length ?? 0);
  for (const [name, value] of event.headers ?? []) bytes += name.length + (value?.length ?? 0);
  return bytes;
}
