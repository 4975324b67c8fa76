// The book's sources as they lie in this repository: files, what programs print, and pictures.

import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Sources } from "./fences.ts";

const run = promisify(execFile);

/** The folder of the repository. */
export const root = join(import.meta.dirname, "../..");

/** The Markdown pages of the book, as paths from the root. */
export function pagesOfBook(): string[] {
  return globSync("book/**/*.md", { cwd: root }).sort();
}

/** The programs of the book, as paths from the root. */
export function programsOfBook(): string[] {
  return globSync("book/{steps,answers}/*.ts", { cwd: root }).sort();
}

/** Files and outputs; a program is run once, however often it is quoted. */
export function repositorySources(): Sources {
  const outputs = new Map<string, Promise<string>>();
  return {
    read: (file) => readFileSync(join(root, file), "utf8"),
    outputOf: (program) => {
      const output = outputs.get(program) ?? outputOf(program);
      outputs.set(program, output);
      return output;
    },
  };
}

/** What a program prints. Rejects when it fails, takes longer than 20 seconds, or complains on its standard error. */
export async function outputOf(program: string, ...words: readonly string[]): Promise<string> {
  const { stdout, stderr } = await run(process.execPath, ["--conditions=source", program, ...words], {
    cwd: root,
    timeout: 20_000,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0", NODE_NO_WARNINGS: "1" },
  });
  if (stderr !== "") throw new Error(`${program} complains:\n${stderr}`);
  return stdout;
}

/** A picture of the book: where it lies, and what its script draws. */
export interface Picture {
  readonly file: string;
  readonly svg: string;
}

/** Every picture, drawn anew by the script beside it, which exports it as its default. */
export async function drawPictures(): Promise<Picture[]> {
  const scripts = globSync("book/pictures/[0-9]*.ts", { cwd: root }).sort();
  return Promise.all(
    scripts.map(async (script) => {
      const drawing = (await import(pathToFileURL(join(root, script)).href)) as { readonly default: string };
      return { file: script.replace(/ts$/, "svg"), svg: drawing.default };
    }),
  );
}
