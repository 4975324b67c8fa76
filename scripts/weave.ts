// Weaves the book: draws its pictures, runs its programs, and writes quoted code and printed output into its pages.
// `node scripts/weave.ts` writes; `node scripts/weave.ts 03` only the pages and pictures whose path contains a pattern.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { weave } from "./weave/fences.ts";
import { withNavigation } from "./weave/navigation.ts";
import { drawPictures, pagesOfBook, repositorySources, root } from "./weave/repository.ts";

const patterns = process.argv.slice(2);
const wanted = (file: string): boolean => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern));

function write(file: string, text: string): void {
  const path = join(root, file);
  const before = readIfThere(path);
  if (before === text) return;
  writeFileSync(path, text);
  console.log(`wrote ${file}`);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

const sources = repositorySources();
const pages = pagesOfBook();
const chapters = pages.filter((page) => /^book\/\d\d-/.test(page));
for (const { file, svg } of await drawPictures()) if (wanted(file)) write(file, svg);
for (const page of pages.filter(wanted)) {
  try {
    const woven = await weave(sources.read(page), sources);
    write(page, withNavigation(page, woven, chapters, sources.read));
  } catch (error) {
    console.error(`${page}: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
