// Time and chance come in from outside, so that tests and simulations own them.

/** Where time comes from. */
export interface Clock {
  /** Milliseconds since 1970, as `Date.now()`. */
  now(): number;
  /** Calls `action` once after `delayMs`, at most some 25 days. The timer does not keep the process alive. Returns what cancels it. */
  after(delayMs: number, action: () => void): () => void;
}

/** The longest delay that timers can have, in milliseconds: about 25 days. Longer ones would fire at once. */
const longestDelayMs = 0x7fff_ffff;

/** The time of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, action) {
    const timer: unknown = setTimeout(action, Math.min(delayMs, longestDelayMs));
    (timer as { unref?: () => void }).unref?.();
    return () => clearTimeout(timer as Parameters<typeof clearTimeout>[0]);
  },
};

/** Where chance comes from: a number from 0 up to, not including, 1. */
export type Random = () => number;

/** A repeatable source of chance: the same seed gives the same numbers (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** Waits `delayMs`, or less: rejects with the signal's reason as soon as it is aborted. */
export function sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, delayMs);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
