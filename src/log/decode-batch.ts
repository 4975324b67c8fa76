// A batch into its records. Keys and values stay where they are in the batch's bytes, or in the decompressed ones.

import { problem } from "../base/index.ts";
import { decompress } from "../native/index.ts";
import { attribute, type BatchHeader, headerBytes, readHeader } from "./batch-header.ts";
import { readRecord, type TakeRecord } from "./record.ts";

/** How large the records of a batch may grow when they are decompressed, in bytes. */
const maxDecompressedBytes = 256 * 1024 * 1024;

/**
 * The records of a checked batch, each as what `take` makes of it. Control batches (the marks of transactions) have none.
 * Throws `batch-corrupt` when the records contradict their batch.
 */
export function decodeBatch<Taken>(batch: Uint8Array, take: TakeRecord<Taken>): Taken[] {
  const header = readHeader(batch);
  if ((header.attributes & attribute.control) !== 0) return [];
  const cursor = recordsOf(batch, header);
  const taker = (header.attributes & attribute.logAppendTime) === 0 ? take : atTime(header.maxTimestamp, take);
  const records: Taken[] = [];
  try {
    for (let index = 0; index < header.count; index += 1) {
      records.push(readRecord(cursor, header.baseOffset, header.baseTimestamp, taker));
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw problem("batch-corrupt", { reason: `at offset ${header.baseOffset}: ${error.message}` }, error);
  }
  return records;
}

function recordsOf(batch: Uint8Array, header: BatchHeader): { bytes: Uint8Array; at: number } {
  const codec = header.attributes & attribute.compression;
  if (codec === 0) return { bytes: batch, at: headerBytes };
  return { bytes: decompress(codec, batch.subarray(headerBytes), maxDecompressedBytes), at: 0 };
}

/** With `LogAppendTime` the batch's own time counts for all of its records. */
function atTime<Taken>(timestamp: number, take: TakeRecord<Taken>): TakeRecord<Taken> {
  return (offset, _, headers, shared, keyStart, keyEnd, valueStart, valueEnd) =>
    take(offset, timestamp, headers, shared, keyStart, keyEnd, valueStart, valueEnd);
}
