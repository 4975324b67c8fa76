// Looks through a whole segment file: which parts of it are sound, and what is wrong with the others. Behind a flaw it
// searches on for the next sound batch.

import { type Files, readWhole } from "../../native/index.ts";
import { fieldAt, headerBytes } from "../batch-header.ts";
import { baseOffsetAt, batchBytesAt, nextOffsetAt, viewOf } from "../batches-in.ts";
import { flawAt } from "./scan.ts";

/** A stretch of a segment file: sound batches, or, with a flaw, bytes that are none. */
export interface Stretch {
  /** Where it begins and ends, in bytes. */
  readonly from: number;
  readonly to: number;
  /** The offset due at its beginning, and behind it. */
  readonly offset: number;
  readonly end: number;
  readonly batches: number;
  readonly records: number;
  /** What is wrong, when something is. */
  readonly flaw?: string;
}

/** A segment file, read whole, and what it consists of. */
export interface Survey {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly stretches: readonly Stretch[];
}

/** Surveys the segment that begins at `base` and ends before `limit`, where that is known. */
export function surveySegment(files: Files, path: string, base: number, limit = Number.MAX_SAFE_INTEGER): Survey {
  const bytes = readWhole(files, path) ?? new Uint8Array(0);
  const view = viewOf(bytes);
  const stretches: Stretch[] = [];
  for (let at = 0, due = base; at < bytes.length; ) {
    const flaw = flawAt(bytes, view, at, due);
    const stretch =
      flaw === undefined ? soundFrom(bytes, view, at, due) : unsoundFrom(bytes, view, at, due, limit, flaw);
    stretches.push(stretch);
    at = stretch.to;
    due = stretch.end;
  }
  return { path, bytes, stretches };
}

function soundFrom(bytes: Uint8Array, view: DataView, from: number, offset: number): Stretch {
  let [to, end, batches, records] = [from, offset, 0, 0];
  while (to < bytes.length && flawAt(bytes, view, to, end) === undefined) {
    end = nextOffsetAt(view, to);
    batches += 1;
    records += view.getInt32(to + fieldAt.count);
    to += batchBytesAt(view, to);
  }
  return { from, to, offset, end, batches, records };
}

/** From a flaw to the next sound batch; without one, to the end of the file, where `limit` is due if it is known. */
function unsoundFrom(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  offset: number,
  limit: number,
  flaw: string,
): Stretch {
  const stretch = { from, offset, batches: 0, records: 0, flaw };
  for (let to = from + 1; to + headerBytes <= bytes.length; to += 1) {
    if (view.getInt8(to + fieldAt.magic) !== 2) continue;
    const end = baseOffsetAt(view, to);
    if (end < offset || end >= limit || flawAt(bytes, view, to, end) !== undefined) continue;
    return { ...stretch, to, end };
  }
  return { ...stretch, to: bytes.length, end: limit === Number.MAX_SAFE_INTEGER ? offset : limit };
}
