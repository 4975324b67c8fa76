// A time by which something has to happen. It can be put off often and cheaply: the timer is left to run, and set again
// when it finds that there is time left.

import type { Clock } from "../base/index.ts";

/** The longest that a timer can run, in milliseconds; it is set again when there is time left. */
const longestTimerMs = 2 ** 31 - 1;

/** Calls its action once when the time is over. */
export class Deadline {
  readonly #clock: Clock;
  readonly #action: () => void;
  #due: number | undefined;
  #timerDue = Number.POSITIVE_INFINITY;
  #cancelTimer: (() => void) | undefined;

  constructor(clock: Clock, action: () => void) {
    this.#clock = clock;
    this.#action = action;
  }

  /** Whether it is running. */
  get running(): boolean {
    return this.#due !== undefined;
  }

  /** Begins, or begins anew. */
  start(delayMs: number): void {
    this.#due = this.#clock.now() + delayMs;
    if (this.#due < this.#timerDue) this.#setTimer(this.#due);
  }

  /** Ends without the action. */
  stop(): void {
    this.#due = undefined;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#timerDue = Number.POSITIVE_INFINITY;
  }

  #setTimer(due: number): void {
    this.#cancelTimer?.();
    this.#timerDue = due;
    const delayMs = Math.min(Math.max(due - this.#clock.now(), 0), longestTimerMs);
    this.#cancelTimer = this.#clock.after(delayMs, () => this.#fire());
  }

  #fire(): void {
    this.#timerDue = Number.POSITIVE_INFINITY;
    this.#cancelTimer = undefined;
    if (this.#due === undefined) return;
    if (this.#clock.now() < this.#due) {
      this.#setTimer(this.#due);
    } else {
      this.#due = undefined;
      this.#action();
    }
  }
}
