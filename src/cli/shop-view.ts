// How a shop shows itself: panels on a terminal, lines of text anywhere else.

import { drawShop, type Picture, type Waiting } from "../shop/index.ts";
import type { Terminal } from "./terminal.ts";

/** What shows a shop. */
export interface ShopView {
  /** Somebody said something. */
  hear(name: string, line: string): void;
  /** So much waits now, and these are here. */
  look(waiting: readonly Waiting[], names: readonly string[]): void;
  /** What can be done, or what is going on. */
  hint(text: string): void;
  /** Gives the terminal back. */
  close(): void;
}

/** Lines: who says what, and every now and then what waits. */
export class LineView implements ShopView {
  readonly #terminal: Terminal;
  #waiting = "";

  constructor(terminal: Terminal, title: string) {
    this.#terminal = terminal;
    terminal.print(title);
  }

  hear(name: string, line: string): void {
    this.#terminal.print(lineOf(name, line));
  }

  look(waiting: readonly Waiting[]): void {
    const text = waiting.map(({ topic, partition, count }) => `${topic} ${partition}: ${count}`).join(", ");
    if (text !== this.#waiting) this.hear("waiting", text);
    this.#waiting = text;
  }

  hint(): void {}

  close(): void {}
}

function lineOf(name: string, line: string): string {
  return `${name.padEnd(11)} ${line}`;
}

const enter = "\x1b[?1049h\x1b[?25l";
const leave = "\x1b[?25h\x1b[?1049l";

/** How many lines of what somebody said are kept. */
const remembered = 100;

/** Panels that fill the terminal, drawn anew when something changed. At the end everybody's last line stays. */
export class PanelView implements ShopView {
  readonly #terminal: Terminal;
  readonly #lines = new Map<string, string[]>();
  #names: readonly string[] = [];
  #picture: Picture;
  #soon: NodeJS.Timeout | undefined;

  constructor(terminal: Terminal, title: string, lesson: string, address: string) {
    this.#terminal = terminal;
    this.#picture = { title, lesson, address, panels: [], waiting: [], hint: "" };
    terminal.output.write(enter);
    terminal.output.on("resize", this.#drawSoon);
  }

  hear(name: string, line: string): void {
    const lines = this.#lines.get(name) ?? [];
    lines.push(line);
    if (lines.length > remembered) lines.shift();
    this.#lines.set(name, lines);
    this.#drawSoon();
  }

  look(waiting: readonly Waiting[], names: readonly string[]): void {
    this.#picture = { ...this.#picture, waiting };
    this.#names = names;
    this.#drawSoon();
  }

  hint(hint: string): void {
    this.#picture = { ...this.#picture, hint };
    this.#drawSoon();
  }

  close(): void {
    clearTimeout(this.#soon);
    this.#terminal.output.off("resize", this.#drawSoon);
    this.#terminal.output.write(leave);
    for (const [name, lines] of this.#lines) this.#terminal.print(lineOf(name, lines.at(-1) ?? ""));
  }

  readonly #drawSoon = (): void => {
    this.#soon ??= setTimeout(() => this.#draw(), 50);
  };

  #draw(): void {
    this.#soon = undefined;
    const panels = this.#names.map((name) => ({ name, lines: this.#lines.get(name) ?? [] }));
    const { columns, rows } = this.#terminal;
    const style = this.#terminal.style.bind(this.#terminal);
    const lines = drawShop({ ...this.#picture, panels }, { columns, rows }, style);
    this.#terminal.output.write(`\x1b[H${lines.map((line) => `${line}\x1b[K`).join("\n")}`);
  }
}
