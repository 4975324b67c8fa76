// Waits for more in any of some partitions: the long poll of a fetch.

import type { Partition } from "../broker/index.ts";

/**
 * Resolves with true when one of the partitions has grown, at the end of that turn of the event loop so that what comes
 * together is read together; with false when the time is over. Rejects with the signal's reason when it is aborted.
 */
export function waitForGrowth(partitions: readonly Partition[], waitMs: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    let woken = false;
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      for (const stop of stops) stop();
      signal.removeEventListener("abort", onAbort);
      settle();
    };
    const onGrowth = () => {
      if (woken) return;
      woken = true;
      setImmediate(() => finish(() => resolve(true)));
    };
    const onAbort = () => finish(() => reject(signal.reason));
    const timer = setTimeout(() => finish(() => resolve(false)), Math.max(0, waitMs));
    const stops = partitions.map((partition) => partition.watch(onGrowth));
    signal.addEventListener("abort", onAbort);
  });
}
