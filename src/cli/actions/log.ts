// What `moldau log ...` does.

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { problem } from "../../base/index.ts";
import {
  type Dumped,
  type DumpedRecord,
  dumpSegment,
  type Flaw,
  repairDirectory,
  type VerifiedLog,
  verifyDirectory,
} from "../../log/index.ts";
import { bytesText } from "../event-lines.ts";
import { printTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** `moldau log verify`. Throws `storage-failed` when something is damaged, after everything was checked. */
export async function verify(terminal: Terminal, directory: string, options: { json?: boolean }): Promise<void> {
  const logs: VerifiedLog[] = [];
  for (const log of verifyDirectory(directory)) {
    logs.push(log);
    if (options.json) await terminal.print(JSON.stringify(log));
  }
  if (!options.json) {
    const headings = ["LOG", "EARLIEST", "END", "SEGMENTS", "BATCHES", "RECORDS", "BYTES"];
    const rows = logs.map((l) => [l.log, l.earliest, l.end, l.segments, l.batches, l.records, l.bytes]);
    printTable(terminal, headings, rows);
    for (const flaw of logs.flatMap(({ flaws }) => flaws)) terminal.print(flawText(flaw));
  }
  const damaged = logs.filter(({ flaws }) => flaws.some(({ kind }) => kind === "damage"));
  if (damaged.length === 0) return;
  const names = damaged.map(({ log }) => log).join(", ");
  throw problem("storage-failed", {
    reason: `damaged: ${names}. To go on without what is lost: moldau log repair ${directory}`,
  });
}

function flawText({ file, byte, bytes, offset, end, flaw, kind }: Flaw): string {
  const what =
    kind === "tail" ? "left by a crash, cut off at the next start" : `damage, offsets ${offset} to ${end - 1}`;
  return `${file}: ${bytes} bytes at byte ${byte}: ${flaw} (${what})`;
}

/** `moldau log dump`. */
export async function dump(terminal: Terminal, path: string, { records }: { records: boolean }): Promise<void> {
  for (const file of segmentFiles(path)) {
    terminal.print(terminal.style("bold", file));
    for (const part of dumpSegment(file)) {
      for (const line of partLines(part, records)) await terminal.print(line);
      if (terminal.ended.aborted) return;
    }
  }
}

function segmentFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const files = readdirSync(path).filter((name) => name.endsWith(".log"));
  if (files.length > 0) return files.sort().map((name) => join(path, name));
  throw problem("invalid-request", {
    reason: `${path} holds no .log files. Give a partition, such as ./data/topics/orders-0`,
  });
}

function partLines(part: Dumped, withRecords: boolean): string[] {
  if (part.kind === "flaw") return [`@${part.byte} ${part.bytes} bytes that are no batch: ${part.flaw}`];
  const { byte, header, records } = part;
  const from =
    header.producerId < 0
      ? ""
      : `, producer ${header.producerId}/${header.producerEpoch}, sequence ${header.baseSequence}`;
  const line = `@${byte} offsets ${header.baseOffset} to ${header.lastOffset}, ${header.count} records${from}`;
  return withRecords ? [line, ...records.map(recordLine)] : [line];
}

function recordLine({ offset, timestamp, key, value, headers }: DumpedRecord): string {
  const names = headers.map(([name, bytes]) => `${name}=${bytesText(bytes)}`);
  return ["", offset, new Date(timestamp).toISOString(), bytesText(key), bytesText(value), ...names].join("  ");
}

/** `moldau log repair`. */
export async function repair(terminal: Terminal, directory: string): Promise<void> {
  const repairs = await repairDirectory(directory);
  for (const { file, kept, flaws } of repairs) {
    terminal.print(`${file}: put right${kept === undefined ? "" : `; as it was: ${kept}`}`);
    for (const flaw of flaws) terminal.print(`  ${flawText(flaw)}`);
  }
  if (repairs.length === 0) terminal.print(`${directory}: nothing to repair`);
}
