// Exercise 3.1: what a log learns from the files of an earlier run.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The names give the first offsets; only the last file must be read. */
function open(folder: string): { earliest: number; end: number } {
  const names = readdirSync(folder).sort();
  const [first, last] = [names[0], names.at(-1)];
  if (first === undefined || last === undefined) return { earliest: 0, end: 0 };
  const lines = readFileSync(join(folder, last), "utf8").split("\n").length - 1;
  return {
    earliest: Number.parseInt(first, 10),
    end: Number.parseInt(last, 10) + lines,
  };
}

const folder = mkdtempSync(join(tmpdir(), "answer-"));
console.log("no files:", open(folder));
writeFileSync(join(folder, "000002.log"), "order 1-3\norder 1-4\n");
writeFileSync(join(folder, "000004.log"), "order 1-5\n");
console.log("two files:", open(folder));
writeFileSync(join(folder, "000004.log"), "order 1-5\nord");
console.log("half a line at the end is not counted:", open(folder));
rmSync(folder, { recursive: true });
