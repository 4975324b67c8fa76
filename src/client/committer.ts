// Stores a consumer's positions with its group, one commit after the other, so that a later one is never overtaken.

import { type Clock, MoldauError, problem, type Random } from "../base/index.ts";
import type { Commit, Groups, TopicPartition } from "../engine/index.ts";
import type { GroupMember } from "./group-member.ts";
import type { Reading } from "./reading.ts";
import type { Readings } from "./readings.ts";
import { backoffMs, pauseFor } from "./timing.ts";

/** Whose positions go where. */
export interface CommitterSettings {
  readonly groups: Groups;
  readonly group: string;
  readonly member: GroupMember;
  readonly readings: Readings;
  readonly clock: Clock;
  readonly random: Random;
}

/** How long a commit is tried, in milliseconds: while a group shares its partitions out anew it takes none. */
const commitTimeoutMs = 10_000;

/** Commits for one member of a group. */
export class Committer {
  readonly #settings: CommitterSettings;
  #last: Promise<void> = Promise.resolve();
  #stopLater: (() => void) | undefined;

  constructor(settings: CommitterSettings) {
    this.#settings = settings;
  }

  /** Commits from time to time what was handled. What cannot be committed now may be next time. */
  every(intervalMs: number): void {
    this.#stopLater = this.#settings.clock.after(intervalMs, () => {
      const again = () => this.#stopLater && this.every(intervalMs);
      this.handled().then(again, again);
    });
  }

  /** Ends the commits from time to time. */
  stop(): void {
    this.#stopLater?.();
    this.#stopLater = undefined;
  }

  /** Commits what was handled, of all partitions or of these. */
  handled(of: Iterable<Reading> = this.#settings.readings): Promise<void> {
    return this.#enqueue(() => Array.from(of, (reading) => commitOf(reading, reading.handled)));
  }

  /** Commits everything that was handed out. */
  handedOut(): Promise<void> {
    return this.#enqueue(() => Array.from(this.#settings.readings, (reading) => commitOf(reading, reading.position)));
  }

  /** Commits these. Throws `invalid-request` when a partition is not the member's any more. */
  store(offsets: readonly Commit[]): Promise<void> {
    return this.#enqueue(() => {
      const lost = offsets.find(({ topic, partition }) => !this.#settings.readings.get(topic, partition));
      if (lost === undefined) return offsets;
      const reason = `partition ${lost.partition} of "${lost.topic}" is not this member's any more`;
      throw problem("invalid-request", { field: "event", reason });
    });
  }

  #enqueue(offsets: () => readonly Commit[]): Promise<void> {
    const commit = this.#last.then(() => this.#commit(offsets));
    this.#last = commit.catch(() => {});
    return commit;
  }

  /** Asks anew before every try what there is to commit: partitions may have gone meanwhile. */
  async #commit(offsets: () => readonly Commit[]): Promise<void> {
    const { groups, group, member, clock, random } = this.#settings;
    const deadline = clock.now() + commitTimeoutMs;
    for (let failures = 1; ; failures += 1) {
      const news = this.#newOnes(offsets());
      if (news.length === 0) return;
      try {
        await groups.commit(group, news, member.identity);
        for (const commit of news) this.#remember(commit);
        return;
      } catch (error) {
        if (clock.now() >= deadline || !MoldauError.is(error)) throw error;
        if (error.retriable) await pauseFor(backoffMs(failures, random), clock);
        else if (error.type === "stale-generation" && !member.ended) await this.#learnGeneration();
        else throw error;
      }
    }
  }

  /** The group has moved on while these partitions stayed, or went: the next heartbeat tells. */
  async #learnGeneration(): Promise<void> {
    const { member } = this.#settings;
    const news = member.news();
    member.hurry();
    await news;
  }

  #newOnes(offsets: readonly Commit[]): Commit[] {
    return offsets.filter(({ topic, partition, offset }) => {
      const reading = this.#settings.readings.get(topic, partition);
      return reading !== undefined && reading.committed !== offset;
    });
  }

  #remember({ topic, partition, offset }: Commit): void {
    const reading = this.#settings.readings.get(topic, partition);
    if (reading !== undefined) reading.committed = offset;
  }
}

function commitOf({ topic, partition }: TopicPartition, offset: number): Commit {
  return { topic, partition, offset };
}
