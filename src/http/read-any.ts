// Reads several partitions with one call, on every engine.

import type { Engine, EventBatch, Position, ReadOptions } from "../engine/index.ts";

/** What an event takes besides its value, about, in bytes. */
const eventOverhead = 64;

/**
 * The batches that have something new, waiting until there is one. `maxBytes` and `maxEvents` are shared; what comes
 * first in `positions` is served first. Throws what `Engine.read` throws.
 */
export async function readAny(
  engine: Engine,
  positions: readonly Position[],
  options: ReadOptions & { readonly maxBytes: number },
): Promise<readonly EventBatch[]> {
  if (positions.length === 1) return readOne(engine, positions[0] as Position, options);
  if (engine.readAny !== undefined) return engine.readAny(positions, options);
  const atOnce = await readInTurn(engine, positions, options);
  if (atOnce.length > 0 || (options.waitMs ?? 0) === 0) return atOnce;
  return waitForOne(engine, positions, options);
}

async function readOne(engine: Engine, position: Position, options: ReadOptions): Promise<readonly EventBatch[]> {
  const batch = await engine.read(position.topic, position.partition, position.offset, options);
  return batch.next > position.offset ? [batch] : [];
}

async function readInTurn(
  engine: Engine,
  positions: readonly Position[],
  { maxBytes, maxEvents = Number.POSITIVE_INFINITY }: ReadOptions & { readonly maxBytes: number },
): Promise<EventBatch[]> {
  const found: EventBatch[] = [];
  let bytesLeft = maxBytes;
  let eventsLeft = maxEvents;
  for (const { topic, partition, offset } of positions) {
    if (bytesLeft <= 0 || eventsLeft <= 0) break;
    const limits = Number.isFinite(eventsLeft)
      ? { maxBytes: bytesLeft, maxEvents: eventsLeft }
      : { maxBytes: bytesLeft };
    const batch = await engine.read(topic, partition, offset, limits);
    if (batch.next === offset) continue;
    found.push(batch);
    eventsLeft -= batch.events.length;
    for (const event of batch.events) bytesLeft -= event.valueEnd - event.valueStart + eventOverhead;
  }
  return found;
}

/** Waits at all of them, and takes what comes first. */
async function waitForOne(
  engine: Engine,
  positions: readonly Position[],
  options: ReadOptions,
): Promise<readonly EventBatch[]> {
  const enough = new AbortController();
  const signal = options.signal === undefined ? enough.signal : AbortSignal.any([enough.signal, options.signal]);
  const waiting = positions.map((position) => readOne(engine, position, { ...options, signal }));
  try {
    return await Promise.race(waiting);
  } finally {
    enough.abort();
    for (const read of waiting) read.catch(() => undefined);
  }
}
