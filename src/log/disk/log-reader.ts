// Reading a log in files: what is new from memory, what is old from the segments.

import type { Files } from "../../native/index.ts";
import { batchesIn, maxTimestampAt, nextOffsetAt, viewOf } from "../batches-in.ts";
import { findInBatch } from "../find-in-batch.ts";
import type { TimedOffset } from "../log.ts";
import { readCold, readColdNow } from "./cold-read.ts";
import { asStorageProblem } from "./damage.ts";
import type { HotTail } from "./hot-tail.ts";
import type { SegmentList } from "./segment-list.ts";
import type { IndexEntry } from "./sparse-index.ts";

/** What is small enough to be read without leaving the turn, when it has just been written. */
const smallReadBytes = 256 * 1024;

/** How much is read at a time to find a record by its time. */
const findReadBytes = 128 * 1024;

/** The part of a log that may be read. */
export interface Readable {
  readonly files: Files;
  readonly segments: SegmentList;
  readonly tail: HotTail;
  readonly earliest: number;
  /** Where the written part ends in the active segment. */
  readonly tip: IndexEntry;
}

/** Batches from `offset` on, which must lie within what may be read. Throws `partition-damaged`, `storage-failed`. */
export function readLog(log: Readable, offset: number, maxBytes: number): Uint8Array[] | Promise<Uint8Array[]> {
  const { files, segments, tail, tip } = log;
  const { active } = segments;
  if (active === undefined) return [];
  const hot = tail.read(offset, maxBytes, active, tip.position);
  if (hot !== undefined) return hot;
  const segment = segments.holding(offset);
  const read = { segment, offset, maxBytes, limit: segment === active ? tip.position : segment.bytes };
  try {
    if (segment === active && maxBytes <= smallReadBytes) return readColdNow(files, read);
  } catch (error) {
    throw asStorageProblem(error);
  }
  return readCold(files, read).catch((error) => {
    if (segment.removed) return readElsewhere(log, offset, maxBytes);
    throw asStorageProblem(error);
  });
}

/** Reads what was in a segment that is gone: nothing when it was dropped, the segment in its place when it was compacted. */
function readElsewhere(log: Readable, offset: number, maxBytes: number): Uint8Array[] | Promise<Uint8Array[]> {
  const [first] = log.segments.from(0);
  return first !== undefined && first.base <= offset ? readLog(log, offset, maxBytes) : [];
}

/** The first record at or after `timestamp`. */
export async function findTime(log: Readable, timestamp: number): Promise<TimedOffset | undefined> {
  for (const segment of log.segments.from(log.earliest)) {
    if (segment.removed) return findTime(log, timestamp);
    if (segment.latest < timestamp) continue;
    const end = Math.min(segment.end, log.tip.offset);
    let offset = Math.max(log.earliest, segment.index.beforeTime(timestamp).offset);
    while (offset < end) {
      const chunks = await readLog(log, offset, findReadBytes);
      if (chunks.length === 0) break;
      for (const batch of batchesIn(chunks)) {
        const view = viewOf(batch);
        const found = maxTimestampAt(view, 0) < timestamp ? undefined : findInBatch(batch, timestamp, log.earliest);
        if (found !== undefined) return found;
        offset = nextOffsetAt(view, 0);
      }
    }
  }
  return undefined;
}
