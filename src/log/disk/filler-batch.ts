// A batch without records, that stands for offsets that are gone: readers pass it, and the numbers behind it stay right.
// Kafka's own compaction leaves such batches, so its clients know them.

import { crc32c } from "../../native/index.ts";
import { fieldAt, headerBytes, numberBatch } from "../batch-header.ts";
import { encodeBatch } from "../encode-batch.ts";

/** The most offsets that one batch can stand for: the last one is counted from the first in 32 bits. */
const mostOffsets = 2 ** 31;

/** Kafka's "no timestamp" (`RecordBatch.NO_TIMESTAMP`). */
const noTimestamp = -1;

/** Batches for the offsets from `offset` up to, not including, `end`. */
export function fillerBatches(offset: number, end: number): Uint8Array[] {
  const batches: Uint8Array[] = [];
  for (let from = offset; from < end; from += mostOffsets) {
    batches.push(fillerBatch(from, Math.min(end, from + mostOffsets)));
  }
  return batches;
}

function fillerBatch(offset: number, end: number): Uint8Array {
  const batch = encodeBatch([{ value: null }], { timestamp: noTimestamp }).slice(0, headerBytes);
  const view = new DataView(batch.buffer);
  view.setInt32(fieldAt.length, headerBytes - fieldAt.leaderEpoch);
  view.setInt32(fieldAt.lastOffsetDelta, end - 1 - offset);
  view.setInt32(fieldAt.count, 0);
  view.setUint32(fieldAt.crc, crc32c(batch.subarray(fieldAt.attributes)));
  numberBatch(batch, offset);
  return batch;
}
