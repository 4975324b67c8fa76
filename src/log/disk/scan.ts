// Walks through a segment file and checks every batch: length, format, number, checksum. Recovery, rebuilding an index,
// verifying and dumping all are such walks.

import { crc32c, type Files } from "../../native/index.ts";
import { fieldAt, headerBytes } from "../batch-header.ts";
import { baseOffsetAt, batchBytesAt, maxTimestampAt, nextOffsetAt, viewOf } from "../batches-in.ts";
import { noTime } from "./sparse-index.ts";

const chunkBytes = 1024 * 1024;

/** A place in a segment file from where batches can be walked. */
export interface ScanStart {
  /** Where a batch begins, in bytes. */
  readonly position: number;
  /** The offset due there. */
  readonly offset: number;
  /** The latest timestamp of what lies before. */
  readonly latestBefore: number;
}

/** How far a walk came. */
export interface Scanned extends ScanStart {
  /** Why it went no further, when that is not the end of the file. */
  readonly flaw?: string;
}

/** Takes one sound batch: the bytes it lies in and where, and where it lies in the file. */
export type TakeBatch = (view: DataView, at: number, place: ScanStart) => void;

/** The start of a segment. */
export function startOf(base: number): ScanStart {
  return { position: 0, offset: base, latestBefore: noTime };
}

/** Walks from `start` to the end of the file, at most to `limit` bytes, or to the first batch that is not sound. */
export function scanSegment(files: Files, path: string, start: ScanStart, limit: number, take?: TakeBatch): Scanned {
  let { position, offset, latestBefore } = start;
  let chunk = new Uint8Array(Math.min(chunkBytes, limit - position));
  while (position < limit) {
    const wanted = chunk.subarray(0, limit - position);
    const bytes = wanted.subarray(0, files.readNow(path, wanted, position));
    if (bytes.length < wanted.length) limit = position + bytes.length;
    const view = viewOf(bytes);
    let at = 0;
    while (at < bytes.length) {
      if (isBeyond(view, at) && position + bytes.length - at < limit) break;
      const flaw = flawAt(bytes, view, at, offset);
      if (flaw !== undefined) return { position, offset, latestBefore, flaw };
      take?.(view, at, { position, offset, latestBefore });
      offset = nextOffsetAt(view, at);
      latestBefore = Math.max(latestBefore, maxTimestampAt(view, at));
      const size = batchBytesAt(view, at);
      at += size;
      position += size;
    }
    if (at === 0) chunk = larger(chunk, view, limit - position);
  }
  return { position, offset, latestBefore };
}

/** Room for a batch that is larger than a chunk, as far as the file can hold it. */
function larger(chunk: Uint8Array, view: DataView, left: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Math.min(Math.max(batchBytesAt(view, 0), chunk.length), left));
}

/** What is wrong with the batch at `at`, whose first offset should be `due`. Undefined when it is sound. */
export function flawAt(bytes: Uint8Array, view: DataView, at: number, due: number): string | undefined {
  const flaw = headerFlawAt(view, at, due);
  if (flaw !== undefined) return flaw;
  const crc = view.getUint32(at + fieldAt.crc);
  const covered = bytes.subarray(at + fieldAt.attributes, at + batchBytesAt(view, at));
  return crc === crc32c(covered) ? undefined : "a batch's checksum does not match";
}

/** What is wrong with a batch as far as its header tells. */
export function headerFlawAt(view: DataView, at: number, due: number): string | undefined {
  const left = view.byteLength - at;
  if (left < headerBytes) return `${left} bytes are too few for a batch`;
  const size = batchBytesAt(view, at);
  if (size < headerBytes) return `a batch says it has ${size} bytes`;
  if (size > left) return `a batch of ${size} bytes is cut short to ${left}`;
  const magic = view.getInt8(at + fieldAt.magic);
  if (magic !== 2) return `a batch has format ${magic} instead of 2`;
  const base = baseOffsetAt(view, at);
  if (base !== due) return `a batch has offset ${base} where ${due} is due`;
  return nextOffsetAt(view, at) <= base ? "a batch ends before it begins" : undefined;
}

/** Whether the batch at `at` ends beyond the bytes at hand. */
export function isBeyond(view: DataView, at: number): boolean {
  return at + headerBytes > view.byteLength || at + batchBytesAt(view, at) > view.byteLength;
}
