// A clock that jumps: when everybody waits for time to pass, it passes at once. An hour in the shop takes a moment,
// and two runs with the same seed are alike.

/** Time that passes as fast as everybody works. */
export class FastMotion {
  /** Milliseconds since the beginning. */
  now = 0;
  readonly #sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  /** Waits in this time, or less when the signal is aborted. */
  readonly pause = (delayMs: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const sleeper = { at: this.now + delayMs, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", () => this.#wake(sleeper), { once: true });
    });

  /** Lets so much time pass. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    for (;;) {
      await quiet();
      const next = this.#sleepers.reduce((first, other) => (other.at < first.at ? other : first), {
        at: Number.POSITIVE_INFINITY,
        wake: () => {},
      });
      if (next.at > until) break;
      this.now = next.at;
      this.#wake(next);
    }
    this.now = until;
  }

  /** Lets time pass until something is done. */
  async while(doing: Promise<void>): Promise<void> {
    let done = false;
    const finished = doing.finally(() => {
      done = true;
    });
    while (!done) await this.pass(100);
    await finished;
  }

  #wake(sleeper: { readonly at: number; readonly wake: () => void }): void {
    const index = this.#sleepers.indexOf(sleeper);
    if (index >= 0) this.#sleepers.splice(index, 1);
    sleeper.wake();
  }
}

/** Lets everything happen that needs no time: a few turns of the event loop. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
