// Columns that line up: numbers to the right, words to the left.

import type { Terminal } from "./terminal.ts";

/** A cell; numbers are set to the right. */
export type Cell = string | number | null | undefined;

/** The lines of a table: headings first, two spaces between columns. What is missing shows as "-". */
export function tableLines(headings: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const texts = [headings, ...rows.map((row) => row.map((cell) => String(cell ?? "-")))];
  const widths = headings.map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)));
  const isNumber = headings.map((_, column) => rows.some((row) => typeof row[column] === "number"));
  return texts.map((row) =>
    row
      .map((text, column) => (isNumber[column] ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

/** Prints a table, its headings dimmed. */
export function printTable(terminal: Terminal, headings: readonly string[], rows: readonly (readonly Cell[])[]): void {
  const [first, ...rest] = tableLines(headings, rows);
  terminal.print(terminal.style("dim", first ?? ""));
  for (const line of rest) terminal.print(line);
}
