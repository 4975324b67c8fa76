// Wakes one reader of several partitions: it rings when one of them has grown, the time is over, or the reader wants to stop.

/** Rings, and can be waited for. What rang before the waiting began counts, too. */
export class Bell {
  readonly #signal: AbortSignal | undefined;
  #rang = false;
  #wake: () => void = () => undefined;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    signal?.addEventListener("abort", this.ring);
  }

  readonly ring = (): void => {
    this.#rang = true;
    this.#wake();
  };

  hush(): void {
    this.#rang = false;
  }

  /** Waits until it has rung since it was last hushed. */
  rung(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.#rang) resolve();
    });
  }

  silence(): void {
    this.#signal?.removeEventListener("abort", this.ring);
  }
}
