// Reads batches from a segment's file. What comes from a disk is checked before it is given away:
// lengths and numbers of all batches passed, the checksums of those that are answered.

import type { Files } from "../../native/index.ts";
import { headerBytes } from "../batch-header.ts";
import { batchBytesAt, nextOffsetAt, viewOf } from "../batches-in.ts";
import { damaged } from "./damage.ts";
import { flawAt, headerFlawAt, isBeyond } from "./scan.ts";
import type { Segment } from "./segment.ts";
import { type IndexEntry, indexEveryBytes } from "./sparse-index.ts";

/** What to read. */
export interface ColdRead {
  readonly segment: Segment;
  readonly offset: number;
  readonly maxBytes: number;
  /** Up to where the file is written, in bytes. */
  readonly limit: number;
}

/** Reads without blocking. Throws `partition-damaged`. */
export async function readCold(files: Files, read: ColdRead): Promise<Uint8Array[]> {
  const entry = read.segment.index.atOffset(read.offset);
  for (let size = firstSize(read, entry); ; ) {
    const bytes = new Uint8Array(Buffer.allocUnsafeSlow(size).buffer);
    const length = await files.read(read.segment.path, bytes, entry.position);
    const isAll = length < size || entry.position + length >= read.limit;
    const picked = pick(bytes.subarray(0, length), isAll, entry, read);
    if (typeof picked !== "number") return [picked];
    size = picked;
  }
}

/** Reads at once, for what is surely still in the system's own cache. Throws `partition-damaged`. */
export function readColdNow(files: Files, read: ColdRead): Uint8Array[] {
  const entry = read.segment.index.atOffset(read.offset);
  for (let size = firstSize(read, entry); ; ) {
    const bytes = new Uint8Array(Buffer.allocUnsafeSlow(size).buffer);
    const length = files.readNow(read.segment.path, bytes, entry.position);
    const isAll = length < size || entry.position + length >= read.limit;
    const picked = pick(bytes.subarray(0, length), isAll, entry, read);
    if (typeof picked !== "number") return [picked];
    size = picked;
  }
}

function firstSize(read: ColdRead, entry: IndexEntry): number {
  return Math.min(read.maxBytes + indexEveryBytes, read.limit - entry.position);
}

/**
 * The batches asked for, among bytes that begin at `entry`; or how many bytes it takes to have one whole,
 * when these are not yet all there are.
 */
function pick(bytes: Uint8Array, isAll: boolean, entry: IndexEntry, read: ColdRead): Uint8Array | number {
  const view = viewOf(bytes);
  let start = 0;
  let due = entry.offset;
  for (;;) {
    if (isBeyond(view, start) && !isAll) return Math.min(sizeFor(view, start), read.limit - entry.position);
    const flaw = headerFlawAt(view, start, due);
    if (flaw !== undefined) throw damageAt(read, entry.position + start, due, flaw);
    if (nextOffsetAt(view, start) > read.offset) break;
    due = nextOffsetAt(view, start);
    start += batchBytesAt(view, start);
  }
  const flaw = flawAt(bytes, view, start, due);
  if (flaw !== undefined) throw damageAt(read, entry.position + start, due, flaw);
  return bytes.subarray(start, endOfSound(bytes, view, start, read.maxBytes));
}

/** The end of the sound and whole batches from the sound one at `start` on, within `maxBytes`. */
function endOfSound(bytes: Uint8Array, view: DataView, start: number, maxBytes: number): number {
  let due = nextOffsetAt(view, start);
  let end = start + batchBytesAt(view, start);
  while (!isBeyond(view, end) && end - start + batchBytesAt(view, end) <= maxBytes) {
    if (flawAt(bytes, view, end, due) !== undefined) break; // The next read begins there, and tells.
    due = nextOffsetAt(view, end);
    end += batchBytesAt(view, end);
  }
  return end;
}

/** How many bytes reach to the end of the batch at `at`, as far as that can be told. */
function sizeFor(view: DataView, at: number): number {
  const hasHeader = at + headerBytes <= view.byteLength;
  return at + (hasHeader ? batchBytesAt(view, at) : indexEveryBytes);
}

function damageAt({ segment }: ColdRead, byte: number, offset: number, flaw: string): Error {
  return damaged({ log: segment.log, file: segment.path, byte, offset, end: segment.end, flaw });
}
