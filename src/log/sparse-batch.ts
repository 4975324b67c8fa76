// A batch of which compaction has left only some records, with the offsets that they always had. It may begin before its
// first record and end behind its last: together the batches of a log leave no offset out, so that a missing one is noticed.

import { varintSize } from "../base/index.ts";
import { compress } from "../native/index.ts";
import { attribute, headerBytes, numberBatch } from "./batch-header.ts";
import { writeHeader } from "./encode-batch.ts";
import { type RecordFields, recordBodySize, writeRecord } from "./record.ts";

/** A record with its place. */
export interface PlacedRecord extends RecordFields {
  readonly offset: number;
  readonly timestamp: number;
}

/** What a sparse batch spans, and how it is stored. */
export interface SparseExtent {
  /** The first offset it stands for. */
  readonly from: number;
  /** The offset behind the last one it stands for. */
  readonly end: number;
  /** The code of its compression. */
  readonly codec: number;
  /** When its tombstones may go, in milliseconds since 1970 (KIP-534); undefined when it has none. */
  readonly deleteHorizon?: number;
}

const noTimestamp = -1;

/** A batch of these records, in the order of their offsets; possibly of none. */
export function encodeSparseBatch(records: readonly PlacedRecord[], extent: SparseExtent): Uint8Array {
  const { from, end, codec, deleteHorizon } = extent;
  const baseTimestamp = deleteHorizon ?? records[0]?.timestamp ?? noTimestamp;
  const plain = encodeRecords(records, from, baseTimestamp);
  const stored = codec === 0 || records.length === 0 ? plain : compress(codec, plain);
  const batch = new Uint8Array(headerBytes + stored.length);
  batch.set(stored, headerBytes);
  const horizonBit = deleteHorizon === undefined ? 0 : attribute.deleteHorizon;
  const attributes = (records.length === 0 ? 0 : codec) | horizonBit;
  const maxTimestamp = records.reduce((latest, { timestamp }) => Math.max(latest, timestamp), noTimestamp);
  writeHeader(
    batch,
    { count: records.length, lastOffsetDelta: end - 1 - from, baseTimestamp, maxTimestamp },
    { attributes },
  );
  numberBatch(batch, from);
  return batch;
}

function encodeRecords(records: readonly PlacedRecord[], from: number, baseTimestamp: number): Uint8Array {
  const sizes = records.map((record) => recordBodySize(record, record.timestamp - baseTimestamp, record.offset - from));
  const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + varintSize(size) + size, 0));
  let at = 0;
  records.forEach((record, index) => {
    const delta = record.timestamp - baseTimestamp;
    at = writeRecord(bytes, at, record, delta, record.offset - from, sizes[index] as number);
  });
  return bytes;
}
