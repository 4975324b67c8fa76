// Reading several partitions at once, on any engine: with its own call for it, else with a read for each.

import type { Engine, EventBatch, Position, ReadOptions } from "../engine/index.ts";

/** Reads from several partitions, waiting until one of them has something. Returns what has events or leads further on. */
export function readAny(engine: Engine, positions: readonly Position[], options: ReadOptions): Promise<EventBatch[]> {
  if (engine.readAny !== undefined) return engine.readAny(positions, options);
  const reads = positions.map(({ topic, partition, offset }) => async (signal: AbortSignal) => {
    const batch = await engine.read(topic, partition, offset, { ...options, signal });
    return batch.next > offset ? [batch] : [];
  });
  return firstFound(reads, options.signal);
}

/** Makes several reads at once; the first that finds something ends the waiting of the others. */
export async function firstFound(
  reads: readonly ((signal: AbortSignal) => Promise<EventBatch[]>)[],
  signal?: AbortSignal,
): Promise<EventBatch[]> {
  const rest = new AbortController();
  const stopAll = () => rest.abort(signal?.reason);
  signal?.addEventListener("abort", stopAll);
  const found: EventBatch[] = [];
  let failure: { readonly error: unknown } | undefined;
  const readOne = async (read: (signal: AbortSignal) => Promise<EventBatch[]>) => {
    try {
      const batches = await read(rest.signal);
      if (batches.length === 0) return;
      found.push(...batches);
    } catch (error) {
      if (!rest.signal.aborted) failure = { error };
    }
    rest.abort();
  };
  await Promise.all(reads.map(readOne));
  signal?.removeEventListener("abort", stopAll);
  signal?.throwIfAborted();
  if (found.length === 0 && failure !== undefined) throw failure.error;
  return found;
}
