// Looks through all files of a data directory that nobody uses, and tells what is wrong. It changes nothing, but that
// it ends a compaction which a crash interrupted, as opening the log would.

import type { Files } from "../../native/index.ts";
import { assumedMark, loadCheckpoint, type Mark } from "./checkpoint.ts";
import { finishMerges } from "./compact-segments.ts";
import { asStorageProblem } from "./damage.ts";
import { baseOfSegment, logDirectory, segmentFile, topicsDirectory } from "./names.ts";
import { takeDirectory } from "./offline.ts";
import { surveySegment } from "./survey.ts";

/** Something wrong in a log. */
export interface Flaw {
  /** The file's path. */
  readonly file: string;
  /** Where the flaw is, in bytes. */
  readonly byte: number;
  readonly bytes: number;
  /** The offsets in doubt: from the first up to, not including, `end`. None when both are the same. */
  readonly offset: number;
  readonly end: number;
  /** What is wrong. */
  readonly flaw: string;
  /** "damage": what was on the disk is gone. "tail": a crash left it, and the next opening cuts it off. */
  readonly kind: "damage" | "tail";
}

/** What a log's files hold. */
export interface VerifiedLog {
  /** Its name, such as `orders-0`. */
  readonly log: string;
  readonly earliest: number;
  /** The offset that the next record gets. */
  readonly end: number;
  readonly segments: number;
  readonly batches: number;
  readonly records: number;
  readonly bytes: number;
  readonly flaws: readonly Flaw[];
}

/** Checks every log of a data directory, one by one. Throws `directory-locked`, `storage-failed`. */
export function* verifyDirectory(directory: string, replacedFiles?: Files): Generator<VerifiedLog, void> {
  try {
    using offline = takeDirectory(directory, replacedFiles);
    const { files } = offline;
    const marks = loadCheckpoint(files, directory);
    for (const log of files.list(topicsDirectory(directory))) {
      const bases = basesOf(files, directory, log);
      yield verifyLog(files, directory, log, bases, marks === undefined ? assumedMark(bases) : marks.get(log));
    }
  } catch (error) {
    throw asStorageProblem(error);
  }
}

/** Where the segments of a log begin. */
export function basesOf(files: Files, directory: string, log: string): number[] {
  const path = logDirectory(directory, log);
  finishMerges(files, path, files.list(path));
  const bases = files.list(path).map(baseOfSegment);
  return bases.filter((base) => base !== undefined);
}

/** Checks the log whose segments begin at `bases`. What `mark` knows of must be there. */
export function verifyLog(
  files: Files,
  directory: string,
  log: string,
  bases: readonly number[],
  mark: Mark | undefined,
): VerifiedLog {
  const flushed = mark?.flushed.offset ?? 0;
  const earliest = mark?.earliest ?? bases[0] ?? 0;
  const flaws: Flaw[] = [];
  const note = (flaw: Omit<Flaw, "kind">) => flaws.push({ ...flaw, kind: flaw.offset < flushed ? "damage" : "tail" });
  const total = { batches: 0, records: 0, bytes: 0 };
  let before = {
    file: `${logDirectory(directory, log)}/${segmentFile(earliest)}`,
    byte: 0,
    bytes: 0,
    offset: earliest,
  };
  for (const [index, base] of bases.entries()) {
    if (before.offset < base) note({ ...before, end: base, flaw: "these offsets are in no file" });
    const file = `${logDirectory(directory, log)}/${segmentFile(base)}`;
    const { bytes, stretches } = surveySegment(files, file, base, bases[index + 1]);
    for (const { from, to, offset, end, flaw, batches, records } of stretches) {
      total.batches += batches;
      total.records += records;
      if (flaw !== undefined) note({ file, byte: from, bytes: to - from, offset, end, flaw });
    }
    total.bytes += bytes.length;
    before = { file, byte: bytes.length, bytes: 0, offset: stretches.at(-1)?.end ?? base };
  }
  if (before.offset < flushed) note({ ...before, end: flushed, flaw: "these offsets are in no file" });
  return { log, earliest, end: Math.max(before.offset, flushed), segments: bases.length, ...total, flaws };
}
