// Reading several partitions at once, on any engine: with its own call for it, else with a read for each.

import type { Engine, EventBatch, Position, ReadOptions } from "../engine/index.ts";

/** Reads from several partitions, waiting until one of them has something. Returns what has events or leads further on. */
export function readAny(engine: Engine, positions: readonly Position[], options: ReadOptions): Promise<EventBatch[]> {
  return engine.readAny === undefined ? readEach(engine, positions, options) : engine.readAny(positions, options);
}

/** The first that has something ends the waiting of the others. */
async function readEach(engine: Engine, positions: readonly Position[], options: ReadOptions): Promise<EventBatch[]> {
  const rest = new AbortController();
  const stopAll = () => rest.abort(options.signal?.reason);
  options.signal?.addEventListener("abort", stopAll);
  const found: EventBatch[] = [];
  let failure: { readonly error: unknown } | undefined;
  const readOne = async ({ topic, partition, offset }: Position) => {
    try {
      const batch = await engine.read(topic, partition, offset, { ...options, signal: rest.signal });
      if (batch.next === offset) return;
      found.push(batch);
    } catch (error) {
      if (!rest.signal.aborted) failure = { error };
    }
    rest.abort();
  };
  await Promise.all(positions.map(readOne));
  options.signal?.removeEventListener("abort", stopAll);
  options.signal?.throwIfAborted();
  if (found.length === 0 && failure !== undefined) throw failure.error;
  return found;
}
