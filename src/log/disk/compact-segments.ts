// Compaction of closed segments: neighbours are rewritten together into one file without the records that later ones have
// replaced. Whatever happens meanwhile, all of the old segments are there, or all of the new one:
//
//   1. 00000000000000000042.cleaned          written and flushed, then its name
//   2. 00000000000000000042-...90.merge      made, empty, then its name is flushed: from here on the new file counts
//   3. the cleaned file takes the name 00000000000000000042.log, and the segments behind it up to offset 90 go
//   4. when that is flushed, the .merge file goes
//
// `finishMerges` does step 3 again when a crash came after step 2, and clears away what comes from step 1.

import type { Files } from "../../native/index.ts";
import { batchesIn, nextOffsetAt, viewOf } from "../batches-in.ts";
import { type Compaction, Compactor, type LastOffsets } from "../compact.ts";
import { Pauses } from "../pause.ts";
import { readCold } from "./cold-read.ts";
import { baseOfSegment, cleanedFile, indexFile, logDirectory, mergeFile, mergeOf, segmentFile } from "./names.ts";
import { Segment, type SegmentHouse } from "./segment.ts";
import type { SegmentList } from "./segment-list.ts";

const readBytes = 512 * 1024;

/** What compaction needs of its log. */
export interface CompactedLog {
  readonly house: SegmentHouse;
  readonly name: string;
  readonly segments: SegmentList;
  /** About how large a segment may be, in bytes. */
  segmentBytes(): number;
  /** Whether the log is being closed, so that the work should end. */
  isClosed(): boolean;
  /** Makes sure that nothing refers to the inside of closed segments after a crash. */
  checkpoint(): Promise<void>;
  /** Lets go of what is kept of a segment that is gone. */
  forget(segment: Segment): void;
}

/** Removes the marks of merges that are done, so that none is taken for the mark of the next. */
export async function forgetMerges({ house, name }: CompactedLog): Promise<void> {
  const directory = logDirectory(house.directory, name);
  await house.files.flushDirectory(directory);
  for (const file of house.files.list(directory)) {
    if (mergeOf(file) !== undefined) house.files.remove(`${directory}/${file}`);
  }
  await house.files.flushDirectory(directory);
}

/** Rewrites segments, joining small neighbours. */
export async function rewrite(
  log: CompactedLog,
  segments: readonly Segment[],
  last: LastOffsets,
  compaction: Compaction,
): Promise<void> {
  for (let next = 0; next < segments.length && !log.isClosed(); ) {
    const first = segments[next] as Segment;
    const cleaned = new CleanedFile(log, first.base);
    const compactor = new Compactor(first.base, last, compaction);
    const from = next;
    while (next < segments.length && (next === from || cleaned.bytes < log.segmentBytes() / 2)) {
      const segment = segments[next] as Segment;
      for await (const batch of batchesOf(log, segment)) cleaned.write(compactor.take(batch));
      cleaned.write(compactor.finish(segment.end));
      next += 1;
    }
    await cleaned.replace(segments.slice(from, next));
  }
}

/** The file that will take the place of some segments. */
class CleanedFile {
  bytes = 0;
  readonly #log: CompactedLog;
  readonly #base: number;
  readonly #directory: string;

  constructor(log: CompactedLog, base: number) {
    this.#log = log;
    this.#base = base;
    this.#directory = logDirectory(log.house.directory, log.name);
    log.house.files.create(this.#path);
  }

  write(batches: readonly Uint8Array[]): void {
    if (batches.length === 0) return;
    this.#log.house.files.write(this.#path, batches, this.bytes);
    this.bytes += bytesOf(batches.map(({ length }) => ({ bytes: length })));
  }

  /** Takes the place of the segments, unless nothing was gained or the log is being closed. */
  async replace(segments: readonly Segment[]): Promise<void> {
    const { house, name } = this.#log;
    const { files } = house;
    const end = (segments.at(-1) as Segment).end;
    await files.flush(this.#path);
    await files.flushDirectory(this.#directory);
    if (this.#log.isClosed() || bytesOf(segments) === this.bytes) return files.remove(this.#path);
    const merge = `${this.#directory}/${mergeFile(this.#base, end)}`;
    files.create(merge);
    await files.flushDirectory(this.#directory);
    if (this.#log.isClosed()) return;
    for (const segment of segments) segment.remove();
    files.rename(this.#path, `${this.#directory}/${segmentFile(this.#base)}`);
    const merged = new Segment(house, name, this.#base, this.bytes, end);
    merged.closed = true;
    merged.durable = true;
    this.#log.segments.replace(segments, merged);
    for (const segment of segments) this.#log.forget(segment);
    await files.flushDirectory(this.#directory);
    files.remove(merge);
  }

  get #path(): string {
    return `${this.#directory}/${cleanedFile(this.#base)}`;
  }
}

/** Every batch of a closed segment, checked. Pauses now and then. */
export async function* batchesOf(log: CompactedLog, segment: Segment): AsyncGenerator<Uint8Array, void> {
  const pauses = new Pauses();
  for (let offset = segment.base; offset < segment.end && !log.isClosed(); ) {
    const read = { segment, offset, maxBytes: readBytes, limit: segment.bytes };
    for (const batch of batchesIn(await readCold(log.house.files, read))) {
      yield batch;
      offset = nextOffsetAt(viewOf(batch), 0);
      await pauses.after(batch.length);
    }
  }
}

/** Ends what a crash has interrupted, in a log's directory; `names` are the files there. */
export function finishMerges(files: Files, directory: string, names: readonly string[]): void {
  for (const merge of names.map(mergeOf)) if (merge !== undefined) finishMerge(files, directory, names, merge);
  for (const name of names) if (name.endsWith(".cleaned")) files.remove(`${directory}/${name}`);
}

function finishMerge(
  files: Files,
  directory: string,
  names: readonly string[],
  { base, end }: { readonly base: number; readonly end: number },
): void {
  for (const name of names) {
    const other = baseOfSegment(name);
    if (other === undefined || other <= base || other >= end) continue;
    files.remove(`${directory}/${name}`);
    files.remove(`${directory}/${indexFile(other)}`);
  }
  files.remove(`${directory}/${indexFile(base)}`); // The old segment's, if it came back.
  if (names.includes(cleanedFile(base))) {
    files.rename(`${directory}/${cleanedFile(base)}`, `${directory}/${segmentFile(base)}`);
  }
}

/** The size of all together. */
export function bytesOf(parts: readonly { readonly bytes: number }[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}
