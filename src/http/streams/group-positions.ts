// How far a stream that is a member of a group has been sent, and how far that is committed.

import { sleep } from "../../base/index.ts";
import type { Commit, Engine, EventBatch, Position, TopicPartition } from "../../engine/index.ts";

interface Place extends TopicPartition {
  /** The offset to send next. */
  next: number;
  /** What is committed, or where it was started. */
  committed: number;
  paused: boolean;
}

/** How often commits are looked for, in milliseconds. */
const lookMs = 100;

/** The positions of the partitions that a member has. */
export class GroupPositions {
  readonly #engine: Engine;
  readonly #group: string;
  readonly #from: "earliest" | "latest";
  #places = new Map<string, Place>();

  constructor(engine: Engine, group: string, from: "earliest" | "latest") {
    this.#engine = engine;
    this.#group = group;
    this.#from = from;
  }

  /** Takes on an assignment: what is new starts where the group has come. */
  async assign(assignment: readonly TopicPartition[]): Promise<void> {
    const committed = await this.#engine.groups.committed(this.#group);
    const places = assignment.map(async ({ topic, partition }) => {
      const known = this.#places.get(nameOf({ topic, partition }));
      if (known !== undefined && !known.paused) return known;
      const offset = find(committed, { topic, partition })?.offset;
      const next = offset ?? (await this.#engine.resolve(topic, partition, this.#from));
      return { topic, partition, next, committed: next, paused: false };
    });
    this.#places = new Map((await Promise.all(places)).map((place) => [nameOf(place), place]));
  }

  /** Sends nothing more of these. */
  pause(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) {
      const place = this.#places.get(nameOf(partition));
      if (place !== undefined) place.paused = true;
    }
  }

  /** Where to read. */
  active(): Position[] {
    return [...this.#places.values()]
      .filter(({ paused }) => !paused)
      .map(({ topic, partition, next }) => ({ topic, partition, offset: next }));
  }

  /** Notes that a batch is sent; false when its partition is not read any more, or was read from elsewhere. */
  move(batch: EventBatch): boolean {
    const place = this.#places.get(nameOf(batch));
    if (place === undefined || place.paused || (batch.events[0]?.offset ?? place.next) < place.next) return false;
    place.next = batch.next;
    return true;
  }

  /** How far has been sent. */
  sent(): Commit[] {
    return Array.from(this.#places.values(), ({ topic, partition, next }) => ({ topic, partition, offset: next }));
  }

  /** How many events were sent that nobody has committed. */
  async ahead(): Promise<number> {
    await this.#look();
    let ahead = 0;
    for (const { next, committed } of this.#places.values()) ahead += Math.max(0, next - committed);
    return ahead;
  }

  /** Waits until what was sent of these is committed, for a while. */
  async untilCommitted(partitions: readonly TopicPartition[], waitMs: number, signal: AbortSignal): Promise<void> {
    const places = partitions.flatMap((partition) => this.#places.get(nameOf(partition)) ?? []);
    for (let waited = 0; waited < waitMs && !signal.aborted; waited += lookMs) {
      await this.#look();
      if (places.every(({ next, committed }) => committed >= next)) return;
      await sleep(lookMs, signal).catch(() => undefined);
    }
  }

  async #look(): Promise<void> {
    for (const { offset, ...partition } of await this.#engine.groups.committed(this.#group)) {
      const place = this.#places.get(nameOf(partition));
      if (place !== undefined) place.committed = offset;
    }
  }
}

function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}

function find(commits: readonly Commit[], { topic, partition }: TopicPartition): Commit | undefined {
  return commits.find((commit) => commit.topic === topic && commit.partition === partition);
}
