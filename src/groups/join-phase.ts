// How long a group waits for joins. An empty group's first members wait a little for others, so that ten consumers that
// start together rebalance once and not ten times; each newcomer adds to the wait, up to the rebalance time-out.
// Afterwards the wait ends when all have joined, or with the rebalance time-out.
// Source: DelayedJoin and InitialDelayedJoin of Apache Kafka's GroupCoordinator.

import type { Clock } from "../base/index.ts";
import { Deadline } from "./deadline.ts";

/** The time in which members join. */
export class JoinPhase {
  readonly #initialDelayMs: number;
  readonly #over: () => void;
  readonly #deadline: Deadline;
  #holding = false;
  #moreCame = false;
  #leftMs = 0;

  constructor(clock: Clock, initialDelayMs: number, over: () => void) {
    this.#initialDelayMs = initialDelayMs;
    this.#over = over;
    this.#deadline = new Deadline(clock, () => this.#due());
  }

  /** Whether more members are waited for, though all that are known have joined. */
  get holding(): boolean {
    return this.#holding;
  }

  /** Begins to wait. */
  begin(first: boolean, rebalanceTimeoutMs: number): void {
    this.#holding = first && this.#initialDelayMs > 0;
    this.#moreCame = false;
    this.#leftMs = Math.max(rebalanceTimeoutMs - this.#initialDelayMs, 0);
    this.#deadline.start(this.#holding ? this.#initialDelayMs : rebalanceTimeoutMs);
  }

  /** One more has come. */
  noteNewMember(): void {
    this.#moreCame = true;
  }

  end(): void {
    this.#holding = false;
    this.#deadline.stop();
  }

  #due(): void {
    if (this.#holding && this.#moreCame && this.#leftMs > 0) this.#holdOn();
    else this.#over();
  }

  #holdOn(): void {
    const delayMs = Math.min(this.#initialDelayMs, this.#leftMs);
    this.#leftMs -= delayMs;
    this.#moreCame = false;
    this.#deadline.start(delayMs);
  }
}
