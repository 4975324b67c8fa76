// The whole shop as a picture in a terminal: a panel for everybody who works in it, and the orders that wait as bars.
// Pure: what is to be seen goes in, lines come out.

import type { styleText } from "node:util";

/** Styles text, or leaves it as it is. */
export type StyleWith = (style: Parameters<typeof styleText>[0], text: string) => string;

/** What somebody says, the newest last. */
export interface Panel {
  readonly name: string;
  readonly lines: readonly string[];
}

/** How many events of a partition still wait. */
export interface Waiting {
  readonly topic: string;
  readonly partition: number;
  readonly count: number;
  /** Whose partition it is, or null. */
  readonly who: string | null;
}

/** Everything there is to see. */
export interface Picture {
  readonly title: string;
  /** What to look out for, below the title. */
  readonly lesson: string;
  /** Where to look at the same shop from elsewhere. */
  readonly address: string;
  readonly panels: readonly Panel[];
  readonly waiting: readonly Waiting[];
  /** What can be done, at the bottom. */
  readonly hint: string;
}

/** The size of a terminal, in characters. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A panel narrower than this is hard to read. */
const narrowestPanel = 38;

/** The picture as exactly `rows` lines of at most `columns` characters. */
export function drawShop(picture: Picture, size: Size, style: StyleWith): string[] {
  const bars = picture.waiting.map((waiting) => bar(waiting, picture.waiting, size.columns, style));
  const title = between(picture.title, picture.address, size.columns);
  const lesson = style("dim", fit(picture.lesson, size.columns).trimEnd());
  const space = { columns: size.columns, rows: Math.max(0, size.rows - bars.length - 3) };
  const lines = [style("bold", title), lesson, ...drawPanels(picture.panels, space, style), ...bars];
  while (lines.length < size.rows - 1) lines.push("");
  return [...lines.slice(0, size.rows - 1), style("dim", fit(picture.hint, size.columns).trimEnd())];
}

function drawPanels(panels: readonly Panel[], { columns, rows }: Size, style: StyleWith): string[] {
  const most = Math.max(1, Math.min(panels.length, Math.floor(columns / narrowestPanel)));
  const down = Math.ceil(panels.length / most);
  const across = Math.ceil(panels.length / down);
  const width = Math.floor(columns / across);
  const height = Math.max(3, Math.floor(rows / down));
  return Array.from({ length: down }, (_, row) => {
    const beside = panels
      .slice(row * across, (row + 1) * across)
      .map((panel) => drawPanel(panel, width, height, style));
    return Array.from({ length: height }, (_, line) => beside.map((panel) => panel[line]).join(""));
  }).flat();
}

function drawPanel({ name, lines }: Panel, width: number, height: number, style: StyleWith): string[] {
  const inside = width - 4;
  const shown = lines.slice(-(height - 2));
  const frame = (text: string) => style("dim", text);
  const body = Array.from({ length: height - 2 }, (_, row) => {
    const line = shown[row] ?? "";
    const text = fit(line, inside);
    return `${frame("│")} ${line.startsWith("✓") ? style("green", text) : text} ${frame("│")}`;
  });
  const title = name.length > width - 6 ? fit(name, width - 6) : name;
  const rest = "─".repeat(width - 5 - title.length);
  return [`${frame("┌─")} ${style("bold", title)} ${frame(`${rest}┐`)}`, ...body, frame(`└${"─".repeat(width - 2)}┘`)];
}

function bar(waiting: Waiting, all: readonly Waiting[], columns: number, style: StyleWith): string {
  const { topic, partition, count, who } = waiting;
  const nameWidth = Math.max(...all.map((other) => other.topic.length)) + 3;
  const label = `${`${topic} ${partition}`.padEnd(nameWidth)}${String(count).padStart(5)} waiting `;
  const room = Math.max(0, columns - label.length - 20);
  const blocks = count > room ? `${"█".repeat(Math.max(0, room - 1))}…` : "█".repeat(count);
  const owner = who !== null && label.length + blocks.length + 1 + who.length <= columns ? who : "";
  if (label.length + blocks.length > columns) return fit(label, columns);
  const colour = count < 5 ? "green" : count < 20 ? "yellow" : "red";
  return `${label}${style(colour, blocks)} ${style("dim", owner)}`.trimEnd();
}

/** Text cut or filled up to a width. */
function fit(text: string, width: number): string {
  const letters = [...text];
  if (letters.length <= width) return text + " ".repeat(width - letters.length);
  return `${letters.slice(0, Math.max(0, width - 1)).join("")}…`;
}

function between(left: string, right: string, width: number): string {
  const gap = width - left.length - right.length;
  return gap < 1 ? fit(left, width) : `${left}${" ".repeat(gap)}${right}`;
}
