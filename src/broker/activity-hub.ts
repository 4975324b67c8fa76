// Tells what happens in the broker to those who listen; close to nothing is done while nobody does.

import type { Clock } from "../base/index.ts";
import type { Activity, Happening, Told } from "../engine/index.ts";

/** Where happenings are told and heard. */
export class ActivityHub implements Activity {
  readonly #listeners = new Set<(happening: Happening) => void>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether anybody listens: ask before making a happening on a hot path. */
  get heard(): boolean {
    return this.#listeners.size > 0;
  }

  /** Tells everybody who listens. */
  tell(happening: Told): void {
    if (!this.heard) return;
    const whole = { at: this.#clock.now(), ...happening } as Happening;
    for (const listener of this.#listeners) listener(whole);
  }

  subscribe(listener: (happening: Happening) => void): () => void {
    const own = (happening: Happening) => listener(happening);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }
}
