// The code fences of a chapter, and the weaving: a fence that names where its text comes from gets that text.
//
//   ```ts file=book/steps/01-log.ts               the whole file
//   ```ts file=src/base/deque.ts#Deque.push       one declaration (more, separated by commas)
//   ```text output-of=book/steps/01-log.ts        what the program prints

import { textOfSymbol } from "./symbols.ts";

/** Where the text of fences comes from. */
export interface Sources {
  /** The text of a file of the repository. Throws when there is none. */
  readonly read: (file: string) => string;
  /** What a program prints. Throws when it fails. */
  readonly outputOf: (program: string) => Promise<string>;
}

/** A code fence of a Markdown text. */
export interface Fence {
  /** The language, such as `ts`. */
  readonly language: string;
  /** `file=` or `output-of=` and what follows, or undefined for a fence with its own text. */
  readonly origin?: { readonly kind: "file" | "output-of"; readonly file: string; readonly symbols: readonly string[] };
  /** The line of the opening back-ticks, counted from 1. */
  readonly line: number;
  readonly text: string;
}

/** The fences of a Markdown text, in order. */
export function fencesOf(markdown: string): Fence[] {
  const fences: Fence[] = [];
  for (const match of markdown.matchAll(/^```(\w*)(.*)\n([\s\S]*?)^```$/gm)) {
    const [, language, info, text] = match as unknown as [string, string, string, string];
    const line = markdown.slice(0, match.index).split("\n").length;
    fences.push({ language, line, text, origin: originOf(info.trim(), line) });
  }
  return fences;
}

function originOf(info: string, line: number): Fence["origin"] {
  if (info === "") return undefined;
  const match = /^(file|output-of)=([\w./-]+)(?:#(\S+))?$/.exec(info);
  if (match === null)
    throw new Error(`Line ${line}: "${info}" names no source. Write file=PATH#SYMBOL or output-of=PATH.`);
  const [, kind, file, symbols] = match as unknown as [string, "file" | "output-of", string, string?];
  return { kind, file, symbols: symbols?.split(",") ?? [] };
}

/** The Markdown with every named fence filled from its source. */
export async function weave(markdown: string, sources: Sources): Promise<string> {
  let woven = "";
  let rest = markdown;
  for (const fence of fencesOf(markdown)) {
    const text = fence.origin === undefined ? fence.text : await textOf(fence, sources);
    const opening = rest.indexOf("\n", rest.search(/^```/m)) + 1;
    woven += `${rest.slice(0, opening)}${text}\`\`\``;
    rest = rest.slice(opening + fence.text.length + 3);
  }
  return woven + rest;
}

async function textOf({ origin, line }: Fence, { read, outputOf }: Sources): Promise<string> {
  if (origin === undefined) return "";
  if (origin.kind === "output-of") return ending(await outputOf(origin.file));
  const source = read(origin.file);
  if (origin.symbols.length === 0) return ending(source);
  const texts = origin.symbols.map((symbol) => {
    const text = textOfSymbol(source, symbol);
    if (text === undefined) throw new Error(`Line ${line}: ${origin.file} has no "${symbol}".`);
    return text;
  });
  return ending(texts.join("\n\n"));
}

function ending(text: string): string {
  return `${text.trimEnd()}\n`;
}
