// Opens the log of a partition. A damaged one does not stop the others: a log that refuses everything takes its place.

import { MoldauError } from "../base/index.ts";
import type { Log, LogListener, LogSettings, Store } from "../log/index.ts";
import type { Place } from "./decoded-batches.ts";

/** The log's name in its store, such as `orders-0`. */
export function logNameOf({ topic, partition }: Place): string {
  return `${topic}-${partition}`;
}

/** An open log, and why it is stopped when it is. */
export interface OpenedLog {
  readonly log: Log;
  readonly damage?: string;
}

/** Opens a partition's log. Throws what the store throws, but for `partition-damaged`. */
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
    return { log: stoppedLog(error), damage: error.facts.reason };
  }
}

/** A log that answers everything with the error that stopped it. */
function stoppedLog(error: Error): Log {
  const refuse = () => {
    throw error;
  };
  return {
    earliest: 0,
    end: 0,
    readable: 0,
    bytes: 0,
    append: refuse,
    settle: refuse,
    read: refuse,
    find: refuse,
    dropBefore: refuse,
    retain: () => Promise.resolve(),
    configure: () => undefined,
    close: () => Promise.resolve(),
  };
}
