// Figures into a table, with the machine and the day they were taken on.

import { cpus, totalmem } from "node:os";

/** The middle of some figures. */
export function median(figures: readonly number[]): number {
  return percentile(figures, 0.5);
}

/** The figure below which this share of them lies. NaN when there are none. */
export function percentile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Rows under a head as a Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

/** A figure with about three digits. */
export function short(figure: number): string {
  if (!Number.isFinite(figure)) return "-";
  if (figure >= 100) return Math.round(figure).toLocaleString("en");
  return figure >= 10 ? figure.toFixed(1) : figure.toFixed(2);
}

/** Where and when: stands above every table. */
export function circumstances(): string {
  const model = cpus()[0]?.model ?? "unknown processor";
  const memoryGib = Math.round(totalmem() / 1024 ** 3);
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, ${cpus().length} cores of ${model}, ${memoryGib} GiB, Node ${process.versions.node}, ${process.platform}. Client and server share the cores.`;
}
