// Lets a bounded number of asynchronous calls run at a time; the others wait in line.

/** A bounded number of places for work under way. */
export class Turnstile {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  /** `places`: how many may work at a time. */
  constructor(places: number) {
    this.#free = places;
  }

  /** Runs `work` when there is a place for it. */
  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
