// Those who wait for news: all of them get it, or learn that none will come. While somebody waits the process goes on,
// though timers alone would not keep it.

import type { Clock } from "../base/index.ts";

interface Waiter<News> {
  readonly take: (news: News | undefined) => void;
  readonly fail: (error: unknown) => void;
}

/** The longest that a timer can run, in milliseconds. */
const longestTimerMs = 2 ** 31 - 1;

/** Waits for the next news of one kind. */
export class Waiters<News> {
  readonly #clock: Clock;
  readonly #waiting = new Set<Waiter<News>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  next(waitMs: undefined, signal: AbortSignal | undefined): Promise<News>;
  next(waitMs: number, signal: AbortSignal | undefined): Promise<News | undefined>;
  /** The next news, or undefined when none came within `waitMs`. Rejects with the signal's reason, or what `fail` was given. */
  next(waitMs: number | undefined, signal: AbortSignal | undefined): Promise<News | undefined> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const { promise, resolve, reject } = Promise.withResolvers<News | undefined>();
    const keepsProcess = setInterval(() => undefined, longestTimerMs);
    const end = () => {
      this.#waiting.delete(waiter);
      clearInterval(keepsProcess);
      cancelTimer?.();
      signal?.removeEventListener("abort", onAbort);
    };
    const waiter: Waiter<News> = {
      take: (news) => {
        end();
        resolve(news);
      },
      fail: (error) => {
        end();
        reject(error);
      },
    };
    const onAbort = () => waiter.fail(signal?.reason);
    const cancelTimer = waitMs === undefined ? undefined : this.#clock.after(waitMs, () => waiter.take(undefined));
    signal?.addEventListener("abort", onAbort);
    this.#waiting.add(waiter);
    return promise;
  }

  /** Tells everybody. */
  settle(news: News): void {
    for (const waiter of [...this.#waiting]) waiter.take(news);
  }

  /** Tells everybody that nothing will come. */
  fail(error: unknown): void {
    for (const waiter of [...this.#waiting]) waiter.fail(error);
  }
}
