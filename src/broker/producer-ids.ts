// Gives producers their ids: never the same twice, also after a restart. They are taken in blocks, so that not every id
// needs a record of its own; what is left of a block when the broker stops is never used.

const blockSize = 1000;

/** Hands out producer ids. */
export class ProducerIds {
  readonly #reserve: (next: number) => Promise<void>;
  #next: number;
  #reserved: number;
  #reserving: Promise<void> | undefined;

  /** `next`: ids below may have been given away. `reserve` remembers a new such number before it counts. */
  constructor(next: number, reserve: (next: number) => Promise<void>) {
    this.#reserve = reserve;
    this.#next = next;
    this.#reserved = next;
  }

  /** An id that was never given before. */
  async take(): Promise<number> {
    while (this.#next >= this.#reserved) {
      this.#reserving ??= this.#reserveBlock().finally(() => {
        this.#reserving = undefined;
      });
      await this.#reserving;
    }
    const id = this.#next;
    this.#next += 1;
    return id;
  }

  async #reserveBlock(): Promise<void> {
    const next = this.#reserved + blockSize;
    await this.#reserve(next);
    this.#reserved = next;
  }
}
