// Finds a declaration in TypeScript source by its name, such as `Deque` or `Deque.push`, so that the book can quote it.
// It relies on formatted code (one declaration a line, members indented by two), which the formatter guarantees.

import { blankNonCode } from "./blank.ts";

/** The text of a declaration with the doc comment above it, its indentation taken away. Undefined when there is none. */
export function textOfSymbol(source: string, symbol: string): string | undefined {
  const [name, member] = symbol.split(".") as [string, string?];
  const lines = source.split("\n");
  const code = blankNonCode(source).split("\n");
  let range = rangeOf(code, topLevel(name), 0, code.length);
  if (range !== undefined && member !== undefined) range = rangeOf(code, memberOf(member), range[0] + 1, range[1]);
  if (range === undefined) return undefined;
  const [first, last] = range;
  return dedent(lines.slice(startOfComment(lines, first), last + 1));
}

/** A declaration's first and last line. */
type Range = readonly [first: number, last: number];

function topLevel(name: string): RegExp {
  return new RegExp(
    `^(?:export )?(?:default )?(?:declare )?(?:async )?(?:abstract )?(?:function\\*?|class|interface|type|const|let) ${escaped(name)}(?![\\w$])`,
  );
}

function memberOf(name: string): RegExp {
  const words = "(?:static |async |override |readonly |abstract |get |set |\\*)*";
  return new RegExp(`^ {2}${words}${escaped(name)}\\??(?=[(<:;= !])`);
}

function escaped(name: string): string {
  return name.replaceAll(/[$.[\]]/g, "\\$&");
}

function rangeOf(code: readonly string[], declaration: RegExp, from: number, to: number): Range | undefined {
  for (let first = from; first < to; first += 1) {
    if (declaration.test(code[first] as string)) return [first, lastLine(code, first)];
  }
  return undefined;
}

/** A declaration ends where all brackets are closed and a line ends as this kind of declaration does. */
function lastLine(code: readonly string[], first: number): number {
  const ending = /^(?:export )?(?:declare )?(?:type|const|let) /.test(code[first] as string) ? /;\s*$/ : /[;}]\s*$/;
  let depth = 0;
  for (let line = first; line < code.length; line += 1) {
    for (const char of code[line] as string) depth += "([{".includes(char) ? 1 : ")]}".includes(char) ? -1 : 0;
    if (depth === 0 && ending.test(code[line] as string)) return line;
  }
  throw new Error(`The declaration in line ${first + 1} does not end.`);
}

function startOfComment(lines: readonly string[], first: number): number {
  let start = first;
  while (start > 0 && /^\s*(?:\/\*\*|\*|\/\/)/.test(lines[start - 1] as string)) start -= 1;
  return start;
}

function dedent(lines: readonly string[]): string {
  const indent = /^ */.exec(lines[0] as string)?.[0].length ?? 0;
  return lines.map((line) => line.slice(Math.min(indent, line.length - line.trimStart().length))).join("\n");
}
