// Opening a log: what its directory holds, checked beyond the checkpoint. Beyond it a power cut may have left anything,
// so the log ends before the first batch that is not sound. Below it everything was on the disk: what is not sound
// there is damage, and is never cut.

import { assumedMark, type Mark } from "./checkpoint.ts";
import { finishMerges } from "./compact-segments.ts";
import { damaged } from "./damage.ts";
import type { LogPlace } from "./flusher.ts";
import { baseOfSegment, logDirectory, segmentFile } from "./names.ts";
import { Segment, type SegmentHouse } from "./segment.ts";

/** What opening a log cut off its end. */
export interface Cut {
  /** The log's name. */
  readonly log: string;
  /** The file's path. */
  readonly file: string;
  /** Where the cut was made, and how much went, in bytes. */
  readonly byte: number;
  readonly bytes: number;
  /** The offset that the next record gets. */
  readonly offset: number;
  /** What was found at the cut. */
  readonly flaw: string;
}

/** A log as it was found. */
export interface Recovered {
  /** Oldest first; the last one takes writes. None when nothing was ever written. */
  readonly segments: Segment[];
  readonly earliest: number;
  /** Up to where it is surely on the disk. */
  readonly flushed: LogPlace | undefined;
  /** The segments that were checked, and may not be on the disk yet. */
  readonly doubtful: readonly Segment[];
  readonly cuts: readonly Cut[];
}

/**
 * Opens the files of a log. `mark` is what the checkpoint says of it: nothing when the log was never flushed;
 * "lost" when there is no checkpoint any more. Throws `partition-damaged`, or what the file calls throw.
 */
export function recoverLog(house: SegmentHouse, log: string, mark: Mark | "lost" | undefined): Recovered {
  const segments = findSegments(house, log);
  const known = mark === "lost" ? assumedMark(segments.map(({ base }) => base)) : mark;
  if (known !== undefined) checkPresence(house, log, segments, known);
  const earliest = known?.earliest ?? segments[0]?.base ?? 0;
  const flushed = known?.flushed;
  const doubtful = segments.filter((segment) => segment.base >= (flushed?.base ?? 0));
  for (const segment of segments) segment.durable = !doubtful.includes(segment);
  const [first] = doubtful;
  if (flushed !== undefined && doubtful.length === 1 && first?.bytes === flushed.position) {
    first.end = flushed.offset;
    return { segments, earliest, flushed, doubtful: [], cuts: [] };
  }
  const cuts = checkSegments(house, doubtful, flushed);
  const sound = segments.filter((segment) => !segment.removed);
  for (const segment of sound) segment.closed = segment !== sound.at(-1);
  return { segments: sound, earliest, flushed, doubtful: doubtful.filter(({ removed }) => !removed), cuts };
}

/** The segments in a log's directory. What a crash left over beside them is removed. */
function findSegments(house: SegmentHouse, log: string): Segment[] {
  const directory = logDirectory(house.directory, log);
  finishMerges(house.files, directory, house.files.list(directory));
  const names = new Set(house.files.list(directory));
  for (const name of names) {
    const isOrphan = name.endsWith(".index") && !names.has(name.replace(/index$/, "log"));
    if (isOrphan || name.endsWith(".tmp")) house.files.remove(`${directory}/${name}`);
  }
  const bases = [...names].map(baseOfSegment).filter((base) => base !== undefined);
  return bases.map((base, index) => {
    const bytes = house.files.size(`${directory}/${segmentFile(base)}`) ?? 0;
    const segment = new Segment(house, log, base, bytes, bases[index + 1] ?? base);
    segment.closed = index < bases.length - 1;
    return segment;
  });
}

/** Whether the files are there that the checkpoint knows of. */
function checkPresence(house: SegmentHouse, log: string, segments: readonly Segment[], mark: Mark): void {
  const { flushed, earliest } = mark;
  const first = segments[0]?.base ?? Number.POSITIVE_INFINITY;
  const missing = first > earliest ? earliest : flushed.base;
  if (first <= earliest && segments.some(({ base }) => base === flushed.base)) return;
  const file = `${logDirectory(house.directory, log)}/${segmentFile(missing)}`;
  throw damaged({
    log,
    file,
    byte: 0,
    offset: missing,
    end: flushed.offset,
    flaw: "this file or one after it is missing",
  });
}

/** Checks segments in order, and cuts at the first flaw beyond the checkpoint. */
function checkSegments(house: SegmentHouse, segments: readonly Segment[], flushed: LogPlace | undefined): Cut[] {
  for (const [index, segment] of segments.entries()) {
    const { log, path: file, bytes: size } = segment;
    const trusted = segment.base === flushed?.base ? flushed : { offset: segment.base, position: 0 };
    const { position, offset, flaw } = segment.recover(trusted.position);
    if (position < trusted.position) {
      const what = flaw ?? `the file ends here instead of at byte ${trusted.position}`;
      throw damaged({ log, file, byte: position, offset, end: trusted.offset, flaw: what });
    }
    const next = segments[index + 1];
    if (flaw === undefined && (next === undefined || next.base === offset)) continue;
    const what = flaw ?? `the next segment begins with offset ${next?.base} instead of ${offset}`;
    house.files.truncate(file, position);
    const cut = { log, file, byte: position, bytes: size - position, offset, flaw: what };
    const later = segments.slice(index + 1).map((lost) => removeLater(lost, offset));
    return [cut, ...later].filter(({ bytes }) => bytes > 0);
  }
  return [];
}

function removeLater(segment: Segment, offset: number): Cut {
  const { log, path: file, bytes } = segment;
  segment.remove();
  return { log, file, byte: 0, bytes, offset, flaw: "what lies before it was never flushed" };
}
