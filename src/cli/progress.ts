// How far putting has come: shown beside the result, and only to a person.

import type { Terminal } from "./terminal.ts";

/** How often the line is drawn again, in milliseconds. */
const everyMs = 200;

/** A line that counts the events that were put. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #watched: boolean;
  readonly #startedAt = performance.now();
  #count = 0;
  #shownAt = performance.now();

  /** `typed`: somebody types the input, and wants no line in between. */
  constructor(terminal: Terminal, typed: boolean) {
    this.#terminal = terminal;
    this.#watched = !typed && (terminal.errors as { isTTY?: boolean }).isTTY === true;
  }

  /** So many more are done. */
  add(count: number): void {
    this.#count += count;
    const now = performance.now();
    if (!this.#watched || now - this.#shownAt < everyMs) return;
    this.#shownAt = now;
    this.#terminal.errors.write(`\r${this.#text()}`);
  }

  /** Shows the last count. */
  done(): void {
    if (this.#watched) this.#terminal.errors.write(`\r\x1b[K${this.#text()}\n`);
  }

  #text(): string {
    const seconds = (performance.now() - this.#startedAt) / 1000;
    const perSecond = Math.round(this.#count / Math.max(seconds, 0.001));
    const counts = this.#count === 1 ? "1 event put" : `${this.#count.toLocaleString("en")} events put`;
    return seconds < 1 ? counts : `${counts}, ${perSecond.toLocaleString("en")} a second`;
  }
}
