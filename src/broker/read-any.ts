// Reads several partitions with one call, and waits until one of them has something.

import type { EventBatch, ReadOptions } from "../engine/index.ts";
import { Bell } from "./bell.ts";
import type { Partition } from "./partition.ts";
import { defaultMaxBytes, readEvents } from "./read-events.ts";

/** A partition, and the offset to read next. */
export type PartitionPosition = readonly [partition: Partition, offset: number];

/** The batches of those partitions that have events or lead further on; waits for the first when asked to. */
export async function readAny(positions: readonly PartitionPosition[], options: ReadOptions): Promise<EventBatch[]> {
  const { waitMs = 0, signal } = options;
  const found = await readNow(positions, options);
  if (found.length > 0 || waitMs <= 0) return found;
  const bell = new Bell(signal);
  const unwatch = positions.map(([partition]) => partition.watch(bell.ring));
  let late = false;
  const cancel = positions[0]?.[0].shared.clock.after(waitMs, () => {
    late = true;
    bell.ring();
  });
  try {
    for (;;) {
      bell.hush();
      const more = await readNow(positions, options);
      signal?.throwIfAborted();
      if (more.length > 0 || late) return more;
      await bell.rung();
    }
  } finally {
    cancel?.();
    for (const stop of unwatch) stop();
    bell.silence();
  }
}

/** Begins with another partition every time, so that a full one does not keep the others waiting. */
async function readNow(positions: readonly PartitionPosition[], options: ReadOptions): Promise<EventBatch[]> {
  const first = Math.floor(Math.random() * positions.length);
  const found: EventBatch[] = [];
  let { maxBytes = defaultMaxBytes, maxEvents = Number.POSITIVE_INFINITY } = options;
  for (const [partition, offset] of [...positions.slice(first), ...positions.slice(0, first)]) {
    if (maxBytes <= 0 || maxEvents <= 0) break;
    const batch = await readEvents(partition, offset, { maxBytes, maxEvents });
    if (batch.next === offset) continue;
    found.push(batch);
    maxEvents -= batch.events.length;
    for (const event of batch.events) maxBytes -= event.size;
  }
  return found;
}
