// Opens the log of a partition.

import { MoldauError } from "../base/index.ts";
import { type Log, type LogListener, type LogSettings, MemoryLog, type Store } from "../log/index.ts";
import type { Place } from "./decoded-batches.ts";

/** The log's name in its store, such as `orders-0`. */
export function logNameOf({ topic, partition }: Place): string {
  return `${topic}-${partition}`;
}

/** An open log, and what stops its partition when it is damaged: then the log is an empty one that is not used. */
export interface OpenedLog {
  readonly log: Log;
  readonly damage?: MoldauError<"partition-damaged">;
}

/** Opens a partition's log. A damaged one stops its own partition only. Throws what else the store throws. */
export async function openPartitionLog(
  store: Store,
  place: Place,
  settings: LogSettings,
  listener: LogListener,
): Promise<OpenedLog> {
  try {
    return { log: await store.openLog(logNameOf(place), settings, listener) };
  } catch (error) {
    if (!MoldauError.is(error, "partition-damaged")) throw error;
    return { log: new MemoryLog(listener, settings), damage: error };
  }
}
