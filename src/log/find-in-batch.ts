// Where a time lies within a batch.

import { decodeBatch } from "./decode-batch.ts";
import type { TimedOffset } from "./log.ts";

/** The batch's first record at or after a time, among those from offset `from` on; undefined when there is none. */
export function findInBatch(batch: Uint8Array, timestamp: number, from: number): TimedOffset | undefined {
  const records = decodeBatch(batch, (offset, time) => ({ offset, timestamp: time }));
  return records.find((record) => record.offset >= from && record.timestamp >= timestamp);
}
