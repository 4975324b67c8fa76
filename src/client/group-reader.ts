// A consumer in a group reads the partitions that the group gives it, from where the group has come.

import { MoldauError, problem } from "../base/index.ts";
import type { Commit, TopicInfo, TopicPartition } from "../engine/index.ts";
import { Committer } from "./committer.ts";
import type { MembershipOptions } from "./consumer-options.ts";
import { GroupMember } from "./group-member.ts";
import type { ConsumerSide, PartitionSource } from "./partition-source.ts";
import { Reading } from "./reading.ts";
import { startOffset } from "./starts.ts";
import { retrying } from "./timing.ts";

const defaultAutoCommitMs = 5_000;
const defaultSessionTimeoutMs = 10_000;
const defaultMaxPollIntervalMs = 300_000;

/** The partitions of one member of a group. */
export class GroupReader implements PartitionSource {
  readonly #side: ConsumerSide;
  readonly #group: string;
  readonly #options: MembershipOptions;
  readonly #autoCommit: boolean;
  readonly #member: GroupMember;
  readonly #committer: Committer;
  /** How many partitions topics had when they were first seen: later ones are read from their beginning. */
  readonly #partitionsAtFirst = new Map<string, number>();
  #closed = false;

  constructor(side: ConsumerSide, group: string) {
    const { engine, options, settings, readings } = side;
    const { instance, client, assignors, ...rest } = options.membership ?? {};
    const { sessionTimeoutMs = defaultSessionTimeoutMs, maxPollIntervalMs = defaultMaxPollIntervalMs } = rest;
    const { groups } = engine;
    this.#side = side;
    this.#group = group;
    this.#options = rest;
    this.#autoCommit = rest.autoCommit ?? true;
    const rebalanceTimeoutMs = maxPollIntervalMs;
    const request = { topics: options.topics, instance, client, assignors, sessionTimeoutMs, rebalanceTimeoutMs };
    this.#member = new GroupMember(
      { ...settings, groups, group, request, sessionTimeoutMs, maxPollIntervalMs },
      {
        assign: (partitions) => this.#assign(partitions),
        revoke: (partitions) => this.#revoke(partitions),
        lose: (partitions, reason) => this.#lose(partitions, reason),
        positions: () =>
          [...readings].map(({ topic, partition, position }) => ({ topic, partition, offset: position })),
        busySince: () => side.busySince(),
        idle: () => side.idle(),
        heard: () => side.wake(),
        fail: (error) => side.fail(error),
      },
    );
    this.#committer = new Committer({ ...settings, groups, group, member: this.#member, readings });
  }

  get alive(): boolean {
    return this.#member.alive;
  }

  get settled(): boolean {
    return this.#member.settled;
  }

  async start(): Promise<void> {
    void this.#member.run();
    if (this.#autoCommit) this.#committer.every(this.#options.autoCommitMs ?? defaultAutoCommitMs);
    while (!this.#member.settled && !this.#member.ended) await this.#member.news();
  }

  async subscribe(topics: readonly string[]): Promise<void> {
    this.#member.subscribe(topics);
  }

  commit(offsets?: readonly Commit[]): Promise<void> {
    return offsets === undefined ? this.#committer.handedOut() : this.#committer.store(offsets);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#committer.stop();
    try {
      await this.#commitAtEnd();
      const left = [...this.#side.readings].map(placeOf);
      if (left.length > 0) await this.#options.onRevoked?.(left);
    } finally {
      await this.#member.close();
    }
  }

  /** A member that the group has forgotten cannot commit any more: its partitions are lost. */
  async #commitAtEnd(): Promise<void> {
    if (!this.#autoCommit || this.#member.identity === undefined) return;
    try {
      await this.#committer.handled();
    } catch (error) {
      if (!isLoss(error)) throw error;
      await this.#lose([...this.#side.readings].map(placeOf), error);
    }
  }

  async #assign(partitions: readonly TopicPartition[]): Promise<void> {
    const { readings, fetcher } = this.#side;
    for (const reading of await this.#readingsFor(partitions)) {
      if (!this.#closed && this.#member.owns(reading)) readings.add(reading);
    }
    const mine = readings.of(partitions);
    if (mine.length === 0) return;
    await this.#options.onAssigned?.(mine.map(placeOf));
    fetcher.add(mine);
  }

  async #readingsFor(partitions: readonly TopicPartition[]): Promise<Reading[]> {
    const { engine, settings } = this.#side;
    const committed = await retrying(() => engine.groups.committed(this.#group), settings);
    const topics = [...new Set(partitions.map(({ topic }) => topic))];
    const infos = await Promise.all(topics.map((topic) => retrying(() => engine.describeTopic(topic), settings)));
    const all = infos.flatMap((info) =>
      partitions
        .filter(({ topic }) => topic === info.topic)
        .map(({ partition }) => this.#reading(info, partition, committed)),
    );
    return Promise.all(all);
  }

  /** Goes on where the group has come, or starts as the options say. */
  async #reading(topicInfo: TopicInfo, partition: number, committed: readonly Commit[]): Promise<Reading> {
    const { engine, options, settings } = this.#side;
    const { topic, partitions } = topicInfo;
    const info = partitions[partition];
    if (info === undefined) throw problem("unknown-partition", { topic, partition, partitions: partitions.length });
    const atFirst = this.#partitionsAtFirst.get(topic) ?? partitions.length;
    this.#partitionsAtFirst.set(topic, atFirst);
    const offset = committed.find((each) => each.topic === topic && each.partition === partition)?.offset;
    const from = partition < atFirst ? (options.from ?? "latest") : "earliest";
    const start = offset ?? (await retrying(() => startOffset(engine, topic, info, from), settings));
    const reading = new Reading(topic, partition, start, info.end);
    reading.committed = offset;
    if (settings.untilEnd) reading.until = info.end;
    return reading;
  }

  /** Nothing more of these is handed out; what the program has in its hands it may finish. */
  async #revoke(partitions: readonly TopicPartition[]): Promise<void> {
    const { readings, fetcher } = this.#side;
    const going = readings.of(partitions);
    for (const reading of going) reading.leaving = true;
    fetcher.changed();
    await readings.free(going);
    const here = going.filter((reading) => !reading.gone);
    if (this.#closed || here.length === 0) return;
    if (this.#autoCommit) await this.#commitLast(here);
    await this.#options.onRevoked?.(here.map(placeOf));
    for (const reading of here) readings.remove(reading);
    this.#side.wake();
  }

  /** What cannot be committed now will be read once more by others. */
  async #commitLast(readings: readonly Reading[]): Promise<void> {
    try {
      await this.#committer.handled(readings);
    } catch (error) {
      if (!MoldauError.is(error)) throw error;
    }
  }

  async #lose(partitions: readonly TopicPartition[], reason: MoldauError): Promise<void> {
    const { readings, fetcher } = this.#side;
    for (const reading of readings.of(partitions)) readings.remove(reading);
    fetcher.changed();
    await this.#options.onLost?.(partitions, reason);
  }
}

/** The group does not count the member among its own any more. */
function isLoss(error: unknown): error is MoldauError {
  const types = ["unknown-member", "fenced-member", "stale-generation"] as const;
  return types.some((type) => MoldauError.is(error, type));
}

function placeOf({ topic, partition }: TopicPartition): TopicPartition {
  return { topic, partition };
}
