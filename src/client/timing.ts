// Waiting in programs: timers that keep the process alive until what it waits for has come, and pauses between retries.

import { type Clock, MoldauError, type Random } from "../base/index.ts";

/** The time of the machine, with timers that keep the process alive: somebody awaits what they lead to. */
export const awaitedClock: Clock = {
  now: () => Date.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

const firstBackoffMs = 50;
const longestBackoffMs = 2_000;

/** How long to wait after so many failures in a row, in milliseconds: doubling, and never in step with others. */
export function backoffMs(failures: number, random: Random): number {
  const ceiling = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (failures - 1));
  return ceiling * (0.5 + random() / 2);
}

/** Waits, or less: resolves early, without an error, when the signal is aborted. */
export function pauseFor(delayMs: number, clock: Clock, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      cancel();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(delayMs, done);
    signal?.addEventListener("abort", done);
  });
}

/** Rejects with the signal's reason when it is aborted. */
export function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** How to make a call again. */
export interface RetrySettings {
  readonly clock: Clock;
  readonly random: Random;
  readonly onRetry?: (error: MoldauError, failures: number) => void;
}

/** Makes a call until it succeeds, or fails with an error that no retry can mend, or the signal is aborted. */
export async function retrying<Result>(
  call: () => Promise<Result>,
  { clock, random, onRetry }: RetrySettings,
  signal?: AbortSignal,
): Promise<Result> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await call();
    } catch (error) {
      if (signal?.aborted || !MoldauError.is(error) || !error.retriable) throw error;
      onRetry?.(error, failures);
      await pauseFor(backoffMs(failures, random), clock, signal);
    }
  }
}
