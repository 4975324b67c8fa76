// Whether bytes are a record batch that may be trusted: size, format, checksum, counts.

import { problem } from "../base/index.ts";
import { codecNames, crc32c } from "../native/index.ts";
import { attribute, type BatchHeader, fieldAt, headerBytes, readHeader } from "./batch-header.ts";
import { readRecord } from "./record.ts";

/** The least a record can take: its length and six fields of one byte each. */
const smallestRecordBytes = 7;

/**
 * Checks that `batch` is one whole record batch with nothing behind it, and returns its header.
 * Throws `batch-corrupt` when bytes are missing or damaged, `batch-invalid` when they were never right.
 */
export function checkBatch(batch: Uint8Array): BatchHeader {
  if (batch.length < headerBytes) throw corrupt(`it has ${batch.length} bytes, less than the header's ${headerBytes}`);
  const header = readHeader(batch);
  if (header.magic !== 2) throw invalid(`it has format ${header.magic}; only format 2 is known`);
  if (header.bytes !== batch.length) throw corrupt(`it says ${header.bytes} bytes and has ${batch.length}`);
  if (header.crc !== crc32c(batch.subarray(fieldAt.attributes))) throw corrupt("its checksum does not match");
  if (header.count < 0 || header.lastOffset - header.baseOffset + 1 < header.count) {
    throw invalid(`it counts ${header.count} records in ${header.lastOffset - header.baseOffset + 1} offsets`);
  }
  return header;
}

/**
 * Checks a batch that a producer sent: what `checkBatch` checks, and that its records are numbered without gaps and whole.
 * Compressed records are not opened. Returns the header.
 */
export function checkNewBatch(batch: Uint8Array): BatchHeader {
  const header = checkBatch(batch);
  const offsets = header.lastOffset - header.baseOffset + 1;
  if (header.count < 1 || header.count !== offsets) {
    throw invalid(`it counts ${header.count} records in ${offsets} offsets`);
  }
  const codec = header.attributes & attribute.compression;
  if (codec >= codecNames.length) throw invalid(`compression ${codec} is not known`);
  if (codec === 0) checkRecords(batch, header);
  return header;
}

function checkRecords(batch: Uint8Array, header: BatchHeader): void {
  if (header.count > (batch.length - headerBytes) / smallestRecordBytes) {
    throw invalid(`${header.count} records cannot fit in ${batch.length} bytes`);
  }
  const cursor = { bytes: batch, at: headerBytes };
  try {
    for (let delta = 0; delta < header.count; delta += 1) {
      const actual = readRecord(cursor, 0, header.baseTimestamp, offsetOf);
      if (actual !== delta) throw new RangeError(`record ${delta}: it is numbered ${actual}`);
    }
  } catch (error) {
    throw invalid((error as Error).message);
  }
  if (cursor.at !== batch.length) throw invalid(`${batch.length - cursor.at} bytes follow its last record`);
}

function offsetOf(offset: number): number {
  return offset;
}

function corrupt(reason: string): Error {
  return problem("batch-corrupt", { reason });
}

function invalid(reason: string): Error {
  return problem("batch-invalid", { reason });
}
