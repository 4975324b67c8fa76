// Makes a damaged data directory one that can be opened. Nothing is thrown away: a file that is changed is first kept,
// whole, under a name that ends in `.damaged`. Lost offsets are not given again; a batch without records stands for them.

import { MoldauError } from "../../base/index.ts";
import type { Files } from "../../native/index.ts";
import { assumedMark, loadCheckpoint, type Mark, putCheckpointAside, saveCheckpoint } from "./checkpoint.ts";
import { asStorageProblem } from "./damage.ts";
import { fillerBatches } from "./filler-batch.ts";
import { indexFile, logDirectory, segmentFile, topicsDirectory } from "./names.ts";
import { takeDirectory } from "./offline.ts";
import { type Survey, surveySegment } from "./survey.ts";
import { basesOf, type Flaw, verifyLog } from "./verify.ts";

/** What was done to one file. */
export interface Repair {
  /** The log's name, or undefined for the checkpoint. */
  readonly log?: string;
  /** The file that was put right. */
  readonly file: string;
  /** Where it lies as it was; undefined when it was not there. */
  readonly kept?: string;
  /** What was wrong with it. */
  readonly flaws: readonly Flaw[];
}

/**
 * Repairs every damaged log of a data directory, and tells what was done. Tails that a crash left are not touched:
 * opening cuts them. Throws `directory-locked`, `storage-failed`, `storage-full`.
 */
export async function repairDirectory(directory: string, replacedFiles?: Files): Promise<Repair[]> {
  try {
    using offline = takeDirectory(directory, replacedFiles);
    const { files } = offline;
    const { marks, repairs } = readMarks(files, directory);
    for (const log of files.list(topicsDirectory(directory))) {
      const bases = basesOf(files, directory, log);
      const mark = marks === undefined ? assumedMark(bases) : marks.get(log);
      const { flaws } = verifyLog(files, directory, log, bases, mark);
      if (mark === undefined || flaws.every(({ kind }) => kind === "tail")) continue;
      const repaired = repairLog(files, directory, log, bases, mark, flaws);
      for (const { file } of repaired) await files.flush(file);
      await files.flushDirectory(logDirectory(directory, log));
      repairs.push(...repaired);
      marks?.set(log, markAfter(files, directory, log, mark));
    }
    if (marks !== undefined && repairs.length > 0) await saveCheckpoint(files, directory, marks);
    return repairs;
  } catch (error) {
    throw asStorageProblem(error);
  }
}

/** The checkpoint; a damaged one is put aside. */
function readMarks(files: Files, directory: string): { marks: Map<string, Mark> | undefined; repairs: Repair[] } {
  try {
    return { marks: loadCheckpoint(files, directory), repairs: [] };
  } catch (error) {
    if (!MoldauError.is(error)) throw error;
    const kept = putCheckpointAside(files, directory);
    return { marks: undefined, repairs: [{ file: kept.replace(/\.damaged$/, ""), kept, flaws: [] }] };
  }
}

function repairLog(
  files: Files,
  directory: string,
  log: string,
  bases: readonly number[],
  mark: Mark,
  flaws: readonly Flaw[],
): Repair[] {
  const { earliest, flushed } = mark;
  const all = (bases[0] ?? Number.POSITIVE_INFINITY) > earliest ? [earliest, ...bases] : bases;
  const repairs: Repair[] = [];
  for (const [index, base] of all.entries()) {
    const file = `${logDirectory(directory, log)}/${segmentFile(base)}`;
    const survey = surveySegment(files, file, base, all[index + 1]);
    const parts = rebuilt(survey, base, all[index + 1], flushed.offset);
    if (parts === undefined) continue;
    const kept = putAside(files, file);
    files.makeDirectory(logDirectory(directory, log));
    files.create(file);
    files.write(file, parts, 0);
    files.remove(`${logDirectory(directory, log)}/${indexFile(base)}`);
    repairs.push({ log, file, kept, flaws: flaws.filter((flaw) => flaw.file === file) });
  }
  return repairs;
}

/** What the segment should hold, up to `next` where another begins, else up to `flushed`. Undefined when it does. */
function rebuilt(
  { bytes, stretches }: Survey,
  base: number,
  next: number | undefined,
  flushed: number,
): Uint8Array[] | undefined {
  const parts: Uint8Array[] = [];
  let isSound = true;
  let due = base;
  for (const { from, to, offset, end, flaw } of stretches) {
    if (flaw === undefined) parts.push(bytes.subarray(from, to));
    else if (next === undefined && offset >= flushed) break;
    else parts.push(...fillerBatches(offset, end));
    isSound &&= flaw === undefined;
    due = end;
  }
  const goal = next ?? flushed;
  if (due < goal) parts.push(...fillerBatches(due, goal));
  return isSound && due >= goal ? undefined : parts;
}

/** Gives a file another name, one that is free; returns it. Undefined when there is no such file. */
function putAside(files: Files, file: string): string | undefined {
  if (files.size(file) === undefined) return undefined;
  let kept = `${file}.damaged`;
  for (let number = 2; files.size(kept) !== undefined; number += 1) kept = `${file}.damaged-${number}`;
  files.rename(file, kept);
  return kept;
}

/** What the checkpoint has to say of a log that was repaired: all that its files hold now. */
function markAfter(files: Files, directory: string, log: string, mark: Mark): Mark {
  const bases = basesOf(files, directory, log);
  const base = bases.at(-1) ?? mark.earliest;
  const { bytes, stretches } = surveySegment(files, `${logDirectory(directory, log)}/${segmentFile(base)}`, base);
  const sound = stretches.findLast(({ flaw }) => flaw === undefined);
  const isWhole = sound?.to === bytes.length;
  if (!isWhole || sound === undefined) return mark;
  return { ...mark, flushed: { offset: sound.end, base, position: sound.to } };
}
