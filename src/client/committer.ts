// Stores a consumer's positions with its group.

import { type Clock, MoldauError, type Random } from "../base/index.ts";
import type { Commit, Groups } from "../engine/index.ts";
import type { GroupMember } from "./group-member.ts";
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

/** How often a commit is tried. */
const tries = 5;

/** Commits for one member of a group. */
export class Committer {
  readonly #settings: CommitterSettings;
  #stopLater: (() => void) | undefined;

  constructor(settings: CommitterSettings) {
    this.#settings = settings;
  }

  /** Commits from time to time what was handled. */
  every(intervalMs: number): void {
    this.#stopLater = this.#settings.clock.after(intervalMs, () => {
      this.handled()
        .catch(() => {})
        .then(() => this.#stopLater && this.every(intervalMs));
    });
  }

  /** Ends the commits from time to time. */
  stop(): void {
    this.#stopLater?.();
    this.#stopLater = undefined;
  }

  /** Commits what was handled and is not committed yet. */
  async handled(): Promise<void> {
    await this.store([...this.#settings.readings].map((each) => ({ ...placeOf(each), offset: each.handled })));
  }

  /** Commits everything that was handed out. */
  async handedOut(): Promise<void> {
    await this.store([...this.#settings.readings].map((each) => ({ ...placeOf(each), offset: each.position })));
  }

  /** Commits these. Throws `stale-generation`, `unknown-member` when the partitions may be others' by now. */
  async store(offsets: readonly Commit[]): Promise<void> {
    const { groups, group, member, clock, random } = this.#settings;
    for (let failures = 0; ; ) {
      const news = this.#news(offsets);
      if (news.length === 0) return;
      try {
        await groups.commit(group, news, member.identity);
        return this.#remember(news);
      } catch (error) {
        failures += 1;
        if (failures === tries || !MoldauError.is(error)) throw error;
        if (error.retriable) await pauseFor(backoffMs(failures, random), clock);
        else if (error.type === "stale-generation") await this.#learnGeneration(error);
        else throw error;
      }
    }
  }

  /** The group may have moved on while these partitions stayed: the next heartbeat tells. */
  async #learnGeneration(error: MoldauError): Promise<void> {
    const { member } = this.#settings;
    const before = member.identity?.generation;
    const news = member.news();
    member.hurry();
    await news;
    if (member.identity === undefined || member.identity.generation === before) throw error;
  }

  #news(offsets: readonly Commit[]): Commit[] {
    return offsets.filter((offset) => {
      const reading = this.#settings.readings.get(offset.topic, offset.partition);
      return reading !== undefined && reading.committed !== offset.offset;
    });
  }

  #remember(offsets: readonly Commit[]): void {
    for (const { topic, partition, offset } of offsets) {
      const reading = this.#settings.readings.get(topic, partition);
      if (reading !== undefined) reading.committed = offset;
    }
  }
}

function placeOf({ topic, partition }: Commit | { topic: string; partition: number }) {
  return { topic, partition };
}
