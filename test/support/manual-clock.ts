// Time that stands still until a test moves it.

import type { Clock } from "../../src/base/index.ts";

/** A clock whose timers fire when `pass` reaches them. */
export class ManualClock implements Clock {
  #now: number;
  readonly #timers = new Set<{ readonly at: number; readonly action: () => void }>();

  constructor(now = 1_795_000_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = { at: this.#now + delayMs, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Lets time pass, and what is due happen, in order; then what follows from it at once. */
  async pass(delayMs: number): Promise<void> {
    const until = this.#now + delayMs;
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= until).sort((left, right) => left.at - right.at)[0];
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.action();
      await new Promise(setImmediate);
    }
    this.#now = until;
  }
}
