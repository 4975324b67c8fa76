// Those who wait for more of a partition: reads that wait once, and watchers that want to know every time.

import type { Clock } from "../base/index.ts";

interface Waiter {
  readonly wake: () => void;
  readonly fail: (reason: unknown) => void;
}

/** The waiting reads and the watchers of one partition. */
export class Waiters {
  readonly #waiting = new Set<Waiter>();
  readonly #watching = new Set<() => void>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Waits until the partition has grown or the time is over. Rejects with the signal's reason when it is aborted. */
  wait(waitMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const done = () => {
        this.#waiting.delete(waiter);
        cancel();
        signal?.removeEventListener("abort", onAbort);
      };
      const onAbort = () => waiter.fail(signal?.reason);
      const waiter: Waiter = {
        wake: () => {
          done();
          resolve();
        },
        fail: (reason) => {
          done();
          reject(reason);
        },
      };
      const cancel = this.#clock.after(waitMs, waiter.wake);
      signal?.addEventListener("abort", onAbort);
      this.#waiting.add(waiter);
    });
  }

  /** Calls `listener` every time the partition has grown, until the returned function is called. */
  watch(listener: () => void): () => void {
    const own = () => listener();
    this.#watching.add(own);
    return () => this.#watching.delete(own);
  }

  /** Wakes everybody: there is more to read. */
  wake(): void {
    for (const waiter of this.#waiting) waiter.wake();
    for (const listener of this.#watching) listener();
  }

  /** Ends all waiting with an error; watchers are called and find out by reading. */
  fail(reason: unknown): void {
    for (const waiter of this.#waiting) waiter.fail(reason);
    for (const listener of this.#watching) listener();
    this.#watching.clear();
  }
}
