// What a member of our own may read, and what of it it still has to let go of. A partition that it loses stays with it until
// it says so; then it is free for the others.

import type { TopicPartition } from "../engine/index.ts";
import { partitionName } from "./assign/index.ts";

interface Leaving {
  readonly place: TopicPartition;
  /** The generation that took it away. */
  readonly since: number;
}

/** The partitions of one member. */
export class Holdings {
  #assigned = new Map<string, TopicPartition>();
  readonly #leaving = new Map<string, Leaving>();

  get assigned(): TopicPartition[] {
    return [...this.#assigned.values()];
  }

  get revoking(): TopicPartition[] {
    return [...this.#leaving.values()].map(({ place }) => place);
  }

  /** All that nobody else may read yet. */
  get all(): TopicPartition[] {
    return [...this.assigned, ...this.revoking];
  }

  has(name: string): boolean {
    return this.#assigned.has(name) || this.#leaving.has(name);
  }

  /** What it holds without having been told so since the broker was started anew. */
  restore(places: readonly TopicPartition[]): void {
    this.#assigned = byName(places);
  }

  /** Takes up what a generation gave: what is lost by it is to be let go of. */
  take(places: readonly TopicPartition[], generation: number): void {
    const assigned = byName(places);
    for (const [name, place] of this.#assigned) {
      if (!assigned.has(name)) this.#leaving.set(name, { place, since: generation });
    }
    for (const name of assigned.keys()) this.#leaving.delete(name);
    this.#assigned = assigned;
  }

  /**
   * Lets go, and returns what was let go of. A late copy of what the member said in an earlier generation does not count
   * for a partition that it has to let go of anew.
   */
  release(places: readonly TopicPartition[], generation: number): string[] {
    const names = places.map(partitionName).filter((name) => {
      const leaving = this.#leaving.get(name);
      return leaving !== undefined && generation >= leaving.since;
    });
    for (const name of names) this.#leaving.delete(name);
    return names;
  }
}

function byName(places: readonly TopicPartition[]): Map<string, TopicPartition> {
  return new Map(places.map((place) => [partitionName(place), place]));
}
