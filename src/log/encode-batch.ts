// Records into a batch: one pass to size it, one to write it.

import { varintSize } from "../base/index.ts";
import { crc32c } from "../native/index.ts";
import { fieldAt, headerBytes } from "./batch-header.ts";
import { type RecordFields, recordBodySize, writeRecord } from "./record.ts";

/** What a batch carries besides its records. */
export interface BatchOptions {
  /** The time of records that have none, in milliseconds since 1970. */
  readonly timestamp: number;
  /** Attribute bits beside the compression, which is none. Default 0. */
  readonly attributes?: number;
  /** Default -1: none. */
  readonly producerId?: number;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
}

/** An uncompressed record batch with base offset 0. There must be at least one record. */
export function encodeBatch(records: readonly RecordFields[], options: BatchOptions): Uint8Array<ArrayBuffer> {
  const baseTimestamp = records[0]?.timestamp ?? options.timestamp;
  const sizes = records.map((record, index) =>
    recordBodySize(record, (record.timestamp ?? options.timestamp) - baseTimestamp, index),
  );
  let bytes = headerBytes;
  for (const size of sizes) bytes += varintSize(size) + size;
  const batch = new Uint8Array(bytes);
  let at = headerBytes;
  let maxTimestamp = baseTimestamp;
  records.forEach((record, index) => {
    const timestamp = record.timestamp ?? options.timestamp;
    if (timestamp > maxTimestamp) maxTimestamp = timestamp;
    at = writeRecord(batch, at, record, timestamp - baseTimestamp, index, sizes[index] as number);
  });
  writeHeader(
    batch,
    { count: records.length, lastOffsetDelta: records.length - 1, baseTimestamp, maxTimestamp },
    options,
  );
  return batch;
}

/** What a header tells of the records behind it. */
export interface BatchExtent {
  readonly count: number;
  readonly lastOffsetDelta: number;
  readonly baseTimestamp: number;
  readonly maxTimestamp: number;
}

/** Writes the header of a batch whose records are in place, with base offset 0, and its checksum. */
export function writeHeader(
  batch: Uint8Array<ArrayBuffer>,
  { count, lastOffsetDelta, baseTimestamp, maxTimestamp }: BatchExtent,
  options: Omit<BatchOptions, "timestamp">,
): void {
  const view = new DataView(batch.buffer, batch.byteOffset, headerBytes);
  view.setInt32(fieldAt.length, batch.length - fieldAt.leaderEpoch);
  view.setInt8(fieldAt.magic, 2);
  view.setInt16(fieldAt.attributes, options.attributes ?? 0);
  view.setInt32(fieldAt.lastOffsetDelta, lastOffsetDelta);
  view.setBigInt64(fieldAt.baseTimestamp, BigInt(baseTimestamp));
  view.setBigInt64(fieldAt.maxTimestamp, BigInt(maxTimestamp));
  view.setBigInt64(fieldAt.producerId, BigInt(options.producerId ?? -1));
  view.setInt16(fieldAt.producerEpoch, options.producerEpoch ?? -1);
  view.setInt32(fieldAt.baseSequence, options.baseSequence ?? -1);
  view.setInt32(fieldAt.count, count);
  view.setUint32(fieldAt.crc, crc32c(batch.subarray(fieldAt.attributes)));
}
