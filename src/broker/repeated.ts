// A chore that is done again and again while the broker is open.

import type { Clock } from "../base/index.ts";

/** Does a chore, waits, and does it again. */
export class Repeated {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #chore: () => Promise<void>;
  #cancel: () => void = () => undefined;
  #stopped = false;

  constructor(clock: Clock, everyMs: number, chore: () => Promise<void>) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#chore = chore;
  }

  /** Does the chore for the first time after a while. */
  start(): void {
    if (this.#stopped) return;
    this.#cancel = this.#clock.after(this.#everyMs, () => {
      this.#chore().finally(() => this.start());
    });
  }

  /** Does it no more. */
  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }
}
