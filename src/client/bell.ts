// Waiting for something that others do.

/** Wakes everybody who waits when it rings. */
export class Bell {
  #waiting: (() => void)[] = [];

  /** Resolves when it rings next. */
  rung(): Promise<void> {
    return new Promise((wake) => this.#waiting.push(wake));
  }

  /** Wakes those who wait now. */
  ring(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
