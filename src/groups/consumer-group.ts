// A consumer group that a program holds in its hands: its name, its topics, and which of its consumers has which partitions.
// The consumers are names in this program; the group shares out and remembers, reading is up to them. Programs elsewhere
// may be in the same group.

import { MoldauError } from "../base/index.ts";
import type { Commit, Engine, Groups, Membership, TopicPartition } from "../engine/index.ts";

/** Partitions are going to another consumer; what it returns is awaited before they go. */
export type LetGo = (partitions: readonly TopicPartition[]) => void | Promise<void>;

/** How long a consumer waits for news at a time, in milliseconds. */
const newsMs = 10_000;

/**
 * A group of consumers in this program.
 *
 * ```ts
 * await using preparers = new ConsumerGroup(kafka, "preparers", ["orders"]);
 * await preparers.join("ann"); // all partitions of "orders"
 * await preparers.join("ben"); // half of them
 * preparers.members.get("ann"); // the other half
 * ```
 */
export class ConsumerGroup implements AsyncDisposable {
  /** The name of the group. */
  readonly name: string;
  /** What it reads. */
  readonly topics: readonly string[];
  readonly #groups: Groups;
  readonly #consumers = new Map<string, GroupConsumer>();
  #onNews: (() => void)[] = [];

  constructor(engine: Pick<Engine, "groups">, name: string, topics: readonly string[]) {
    this.name = name;
    this.topics = topics;
    this.#groups = engine.groups;
  }

  /** The consumers that have joined here, and the partitions of each. */
  get members(): ReadonlyMap<string, readonly TopicPartition[]> {
    return new Map([...this.#consumers].map(([name, { membership }]) => [name, membership.assignment]));
  }

  /**
   * Joins under a name, in place of whoever had it before, and waits until the consumers here have what is now their own.
   * `letGo` is called before partitions go to others. Returns the partitions to read.
   */
  async join(consumer: string, letGo: LetGo = () => undefined): Promise<readonly TopicPartition[]> {
    const request = { topics: this.topics, instance: consumer, client: consumer };
    const join = () => this.#groups.join(this.name, request);
    const joined = new GroupConsumer(this.#groups, this.name, join, letGo, () => this.#tell());
    await joined.start();
    this.#consumers.get(consumer)?.stop();
    this.#consumers.set(consumer, joined);
    while (!this.#settled) await new Promise<void>((resolve) => this.#onNews.push(resolve));
    return joined.membership.assignment;
  }

  /** Leaves; the partitions go to the others. */
  async leave(consumer: string): Promise<void> {
    const leaving = this.#consumers.get(consumer);
    this.#consumers.delete(consumer);
    await leaving?.leave();
  }

  /** Stores how far a consumer has come. Throws `stale-generation` while its partitions are changing: commit again then. */
  async commit(consumer: string, offsets: readonly Commit[]): Promise<void> {
    await this.#groups.commit(this.name, offsets, this.#consumers.get(consumer)?.membership);
  }

  /** All consumers that joined here leave. */
  async close(): Promise<void> {
    for (const consumer of [...this.#consumers.keys()]) await this.leave(consumer);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Whether all are in one generation, and nothing is on its way from one to another. */
  get #settled(): boolean {
    const memberships = [...this.#consumers.values()].map(({ membership }) => membership);
    const generation = Math.max(...memberships.map((one) => one.generation));
    return memberships.every((one) => one.generation === generation && one.revoking.length === 0);
  }

  #tell(): void {
    const listeners = this.#onNews;
    this.#onNews = [];
    for (const listener of listeners) listener();
  }
}

/** One consumer: follows what the group tells it. */
class GroupConsumer {
  membership!: Membership;
  readonly #groups: Groups;
  readonly #group: string;
  readonly #join: () => Promise<Membership>;
  readonly #letGo: LetGo;
  readonly #changed: () => void;
  readonly #stop = new AbortController();

  constructor(groups: Groups, group: string, join: () => Promise<Membership>, letGo: LetGo, changed: () => void) {
    this.#groups = groups;
    this.#group = group;
    this.#join = join;
    this.#letGo = letGo;
    this.#changed = changed;
  }

  async start(): Promise<void> {
    this.membership = await this.#join();
    this.#follow();
  }

  stop(): void {
    this.#stop.abort();
  }

  async leave(): Promise<void> {
    this.stop();
    await this.#groups.leave(this.#group, this.membership.member).catch(ignoreLoss);
  }

  async #follow(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#beat();
      } catch (error) {
        if (!MoldauError.is(error, "unknown-member")) return;
        this.membership = await this.#join().catch(() => this.membership);
      }
      this.#changed();
    }
  }

  async #beat(): Promise<void> {
    const { member, generation, revoking: revoked } = this.membership;
    if (revoked.length > 0) await this.#letGo(revoked);
    const beat = { generation, revoked, waitMs: newsMs };
    this.membership = await this.#groups.heartbeat(this.#group, member, beat, this.#stop.signal);
  }
}

/** Who has been lost before it could leave has left. */
function ignoreLoss(error: unknown): void {
  const lost = ["unknown-member", "fenced-member", "closed"] as const;
  if (!lost.some((type) => MoldauError.is(error, type))) throw error;
}
