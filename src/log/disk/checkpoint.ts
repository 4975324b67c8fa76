// The checkpoint: for every log, what must be there after a crash or a power cut. Opening trusts what lies below it
// and checks what lies beyond. One file for the whole directory, replaced as a whole:
//
//   moldau checkpoint 1
//   orders-0 17 4711 4000 88123      log, earliest offset, flushed offset, its segment, its position there
//   crc 5d3e1f00                     CRC-32C of all lines before

import { problem, textOf, utf8 } from "../../base/index.ts";
import { crc32c, type Files, readWhole, replaceFile } from "../../native/index.ts";
import type { LogPlace } from "./flusher.ts";

/** What is known of one log. */
export interface Mark {
  /** The first offset to be read. */
  readonly earliest: number;
  /** Up to where it is on the disk. */
  readonly flushed: LogPlace;
}

const title = "moldau checkpoint 1";
const file = "checkpoint";

/** Whether there is a checkpoint. */
export function hasCheckpoint(files: Files, directory: string): boolean {
  return files.size(`${directory}/${file}`) !== undefined;
}

/** What the checkpoint tells of every log; undefined when there is none. Throws `storage-failed` when it is damaged. */
export function loadCheckpoint(files: Files, directory: string): Map<string, Mark> | undefined {
  const stored = readWhole(files, `${directory}/${file}`);
  if (stored === undefined) return undefined;
  const marks = decodeCheckpoint(stored);
  if (marks !== undefined) return marks;
  const reason = `${directory}/${file} is damaged: run "moldau log repair ${directory}", which puts it aside`;
  throw problem("storage-failed", { reason });
}

/** Replaces the checkpoint, durably. */
export function saveCheckpoint(files: Files, directory: string, marks: ReadonlyMap<string, Mark>): Promise<void> {
  return replaceFile(files, directory, file, encodeCheckpoint(marks));
}

/** Without a checkpoint: closed segments were flushed long ago, most likely; the last one is to be checked. */
export function assumedMark(bases: readonly number[]): Mark | undefined {
  const [first, last] = [bases[0], bases.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return { earliest: first, flushed: { offset: last, base: last, position: 0 } };
}

/** Puts a checkpoint aside that cannot be read; returns where it is now. */
export function putCheckpointAside(files: Files, directory: string): string {
  const aside = `${directory}/${file}.damaged`;
  files.rename(`${directory}/${file}`, aside);
  return aside;
}

/** The checkpoint as its file holds it. */
function encodeCheckpoint(marks: ReadonlyMap<string, Mark>): Uint8Array {
  const lines = [title];
  for (const [log, { earliest, flushed }] of marks) {
    lines.push(`${log} ${earliest} ${flushed.offset} ${flushed.base} ${flushed.position}`);
  }
  const text = `${lines.join("\n")}\n`;
  return utf8(`${text}crc ${crc32c(utf8(text)).toString(16).padStart(8, "0")}\n`);
}

/** Reads a checkpoint file. Undefined when it is damaged. */
export function decodeCheckpoint(bytes: Uint8Array): Map<string, Mark> | undefined {
  const text = textOf(bytes);
  const end = text.lastIndexOf("\ncrc ") + 1;
  const [first, ...lines] = text.slice(0, end).split("\n").slice(0, -1);
  const crc = crc32c(utf8(text.slice(0, end)))
    .toString(16)
    .padStart(8, "0");
  if (first !== title || text.slice(end) !== `crc ${crc}\n`) return undefined;
  return new Map(lines.map(readMark));
}

function readMark(line: string): [string, Mark] {
  const [log, ...numbers] = line.split(" ");
  const [earliest, offset, base, position] = numbers.map(Number) as [number, number, number, number];
  return [log as string, { earliest, flushed: { offset, base, position } }];
}
