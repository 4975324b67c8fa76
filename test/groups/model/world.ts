// A world in which consumers come and go: simulated time, one topic, a server that may start anew, and a book in which
// everything is written down that must be true. A violation is thrown where it happens.

import assert from "node:assert/strict";
import { type Clock, MoldauError, problem } from "../../../src/base/index.ts";
import type { TopicPartition } from "../../../src/engine/index.ts";
import { partitionName } from "../../../src/groups/assign/index.ts";
import type { Coordinator, OffsetsLog, StoredRecord } from "../../../src/groups/index.ts";
import { ArrayLog, Surroundings } from "../surroundings.ts";

/** How many events each partition holds. */
export const eventsPerPartition = 6;

export const topic = "orders";
export const group = "g";

/** What all kinds of consumers show of themselves. */
export interface Reader {
  readonly name: string;
  /** Its id, while it believes to be a member. */
  readonly memberId: string | undefined;
  /** What it reads, or has not let go of, by partition name. */
  readonly holds: ReadonlySet<string>;
}

/** The log as one server sees it: appends take time, and are lost when the server ends before. */
class LogOfOneLife implements OffsetsLog {
  readonly #kept: ArrayLog;
  readonly #clock: Clock;
  ended = false;

  constructor(kept: ArrayLog, clock: Clock) {
    this.#kept = kept;
    this.#clock = clock;
  }

  read(take: (record: StoredRecord) => void): Promise<void> {
    return this.#kept.read(take);
  }

  async append(records: readonly StoredRecord[]): Promise<number> {
    if (!this.ended) await new Promise<void>((resolve) => this.#clock.after(3, resolve));
    if (this.ended) throw problem("closed", { what: "The engine" });
    return this.#kept.append(records);
  }

  dropBefore(offset: number): Promise<void> {
    return this.#kept.dropBefore(offset);
  }
}

/** The world. */
export class World {
  readonly around = new Surroundings({ [topic]: 4 });
  readonly #kept = new ArrayLog();
  #life: LogOfOneLife | undefined;
  readonly readers = new Set<Reader>();
  /** What happened, for whoever has to understand a failure. */
  readonly story: string[] = [];
  /** What went wrong in something that nobody waits for. */
  readonly failures: unknown[] = [];
  coordinator!: Coordinator;
  /** Whether somebody has crashed, or has learned that it was given up. */
  lost = false;
  readonly #handled = new Map<string, number[]>();
  readonly #owners = new Map<string, string>();
  readonly #committed = new Map<string, number>();

  /** Starts the server, or starts it anew: what was being written is lost, what was promised is not. */
  async start(): Promise<void> {
    const former = this.coordinator;
    if (this.#life) this.#life.ended = true;
    this.#life = new LogOfOneLife(this.#kept, this.around.clock);
    this.around.log = this.#life;
    this.coordinator = await this.around.coordinator({ followUpDelayMs: 20, initialRebalanceDelayMs: 30 });
    former?.close().catch(() => undefined);
  }

  /** Whether somebody has crashed or was fenced: then events may be handled twice. */
  get disturbed(): boolean {
    this.lost ||= this.around.told.some(({ kind }) => kind === "member-expired" || kind === "member-fenced");
    return this.lost;
  }

  tell(line: string): void {
    this.story.push(`${this.around.clock.now()} ${line}`);
  }

  /** Ends the server. */
  async end(): Promise<void> {
    const closing = this.coordinator.close();
    await this.around.clock.pass(10);
    await closing;
  }

  /** Somebody handles an event. */
  handle(reader: string, place: TopicPartition, offset: number): void {
    const name = partitionName(place);
    this.tell(`${reader} handles ${name} ${offset}`);
    const times = this.#handled.get(name) ?? [];
    this.#handled.set(name, times);
    times[offset] = (times[offset] ?? 0) + 1;
    if (!this.disturbed) assert.equal(times[offset], 1, `${name} ${offset} is handled once`);
  }

  /** Somebody was told that these are its own in a generation. */
  told(memberId: string, generation: number, places: readonly TopicPartition[]): void {
    this.tell(`${memberId} generation ${generation}: ${places.map(partitionName).join(" ")}`);
    for (const place of places) {
      const key = `${generation} ${partitionName(place)}`;
      const owner = this.#owners.get(key) ?? memberId;
      assert.equal(owner, memberId, `${partitionName(place)} has one owner in generation ${generation}`);
      this.#owners.set(key, memberId);
    }
  }

  /** What must be true at all times. */
  check(): void {
    if (this.failures.length > 0) throw this.failures[0];
    const members = this.coordinator.find(group)?.group.members;
    const held = new Map<string, string>();
    for (const { name, memberId, holds } of this.readers) {
      if (memberId === undefined || members?.get(memberId) === undefined) continue;
      for (const place of holds) {
        assert.equal(held.get(place), undefined, `${place} is held by ${name} and ${held.get(place)}`);
        held.set(place, name);
      }
    }
    for (const { topic, partition, position } of this.coordinator.find(group)?.positions.all() ?? []) {
      const name = partitionName({ topic, partition });
      const before = this.#committed.get(name) ?? 0;
      assert.ok(position.offset >= before, `${name} went back from ${before} to ${position.offset}`);
      this.#committed.set(name, position.offset);
    }
  }

  /** What must be true when everybody who is left has had time. */
  checkEnd(): void {
    const held = [...this.readers].flatMap(({ memberId, holds }) => (memberId === undefined ? [] : [...holds]));
    const all = this.partitions.map(partitionName);
    assert.deepEqual(held.sort(), all.sort(), "every partition has an owner");
    for (const name of all) {
      const times = this.#handled.get(name) ?? [];
      for (let offset = 0; offset < eventsPerPartition; offset += 1) {
        assert.ok((times[offset] ?? 0) >= 1, `${name} ${offset} is handled`);
      }
    }
  }

  get partitions(): TopicPartition[] {
    return Array.from({ length: this.around.topics.get(topic) ?? 0 }, (_, partition) => ({ topic, partition }));
  }

  /** The topic grows by a partition. */
  grow(): void {
    this.around.topics.set(topic, (this.around.topics.get(topic) ?? 0) + 1);
    this.coordinator.topicsChanged();
  }

  async committed(place: TopicPartition): Promise<number> {
    const [position] = await this.coordinator.classic.fetchOffsets(group, [place]);
    return Math.max(position?.offset ?? 0, 0);
  }
}

/** Whether a server has ended under a request: it is made again later. */
export function serverEnded(error: unknown): boolean {
  return MoldauError.is(error, "closed") || MoldauError.is(error, "unavailable");
}
