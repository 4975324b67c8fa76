// A clock that stands still until it is moved, for tests that own time.

import type { Clock } from "../../src/base/index.ts";

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly action: () => void;
}

/** A Clock whose time a test moves. */
export class SimulatedClock implements Clock {
  readonly #timers = new Set<Timer>();
  #now = 1_000_000;
  #order = 0;

  now(): number {
    return this.#now;
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = { due: this.#now + Math.max(delayMs, 0), order: this.#order++, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Moves on, timer by timer; promises that wait for one go on before the next is due. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.due);
      next.action();
      await settled();
    }
    this.#now = end;
    await settled();
  }

  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      const sooner = !first || timer.due < first.due || (timer.due === first.due && timer.order < first.order);
      if (timer.due <= end && sooner) first = timer;
    }
    return first;
  }
}

/** Lets everything happen that waits for nothing but its turn. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
