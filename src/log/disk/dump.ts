// A segment file for people: every batch and its records, and what is wrong in between.

import { problem } from "../../base/index.ts";
import { type Files, NodeFiles } from "../../native/index.ts";
import { type BatchHeader, readHeader } from "../batch-header.ts";
import { batchesIn } from "../batches-in.ts";
import { decodeBatch } from "../decode-batch.ts";
import type { RecordHeader } from "../record.ts";
import { asStorageProblem } from "./damage.ts";
import { baseOfSegment } from "./names.ts";
import { surveySegment } from "./survey.ts";

/** A record of a dumped batch. */
export interface DumpedRecord {
  readonly offset: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly RecordHeader[];
}

/** Part of a segment file: a batch, or bytes that are none. */
export type Dumped =
  | {
      readonly kind: "batch";
      /** Where it begins in the file, in bytes. */
      readonly byte: number;
      readonly header: BatchHeader;
      /** Its records; none for the marks of transactions. */
      readonly records: readonly DumpedRecord[];
    }
  | { readonly kind: "flaw"; readonly byte: number; readonly bytes: number; readonly flaw: string };

/** Everything in a segment file such as `data/topics/orders-0/00000000000000000000.log`. Throws `storage-failed`. */
export function* dumpSegment(path: string, files: Files = new NodeFiles()): Generator<Dumped, void> {
  try {
    if (files.size(path) === undefined) throw problem("storage-failed", { reason: `there is no file ${path}` });
    const base = baseOfSegment(path.slice(path.lastIndexOf("/") + 1)) ?? 0;
    const { bytes, stretches } = surveySegment(files, path, base);
    for (const { from, to, flaw } of stretches) {
      if (flaw !== undefined) yield { kind: "flaw", byte: from, bytes: to - from, flaw };
      else yield* dumpBatches(bytes.subarray(from, to), from);
    }
  } catch (error) {
    throw asStorageProblem(error);
  } finally {
    files.close();
  }
}

function* dumpBatches(bytes: Uint8Array, from: number): Generator<Dumped, void> {
  let byte = from;
  for (const batch of batchesIn([bytes])) {
    yield { kind: "batch", byte, header: readHeader(batch), records: decodeBatch(batch, takeRecord) };
    byte += batch.length;
  }
}

function takeRecord(
  offset: number,
  timestamp: number,
  headers: readonly RecordHeader[],
  shared: Uint8Array,
  keyStart: number,
  keyEnd: number,
  valueStart: number,
  valueEnd: number,
): DumpedRecord {
  const key = keyStart < 0 ? null : shared.subarray(keyStart, keyEnd);
  const value = valueStart < 0 ? null : shared.subarray(valueStart, valueEnd);
  return { offset, timestamp, key, value, headers };
}
