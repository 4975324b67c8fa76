// A consumer's membership in a group: it joins, says that it lives, and learns which partitions are its own.
//
//   join -> heartbeat, heartbeat ... -> (unknown member, stale generation) -> lose all -> join
//
// Heartbeats go on while partitions move: what to let go of and what to take up is worked off beside them, one change
// after the other (cooperative rebalancing, KIP-429).

import { type Clock, MoldauError, problem, type Random } from "../base/index.ts";
import type { Commit, Groups, JoinRequest, Membership, TopicPartition } from "../engine/index.ts";
import { Bell } from "./bell.ts";
import { backoffMs, pauseFor } from "./timing.ts";

/** What a membership is about. */
export interface GroupMemberSettings {
  readonly groups: Groups;
  readonly group: string;
  readonly request: JoinRequest;
  readonly sessionTimeoutMs: number;
  readonly maxPollIntervalMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly onRetry?: (error: MoldauError, failures: number) => void;
}

/** What a member asks of its consumer. */
export interface GroupMemberHooks {
  /** Take these partitions up. */
  assign(partitions: readonly TopicPartition[]): Promise<void>;
  /** Let go of these: finish, commit. Others get them after. */
  revoke(partitions: readonly TopicPartition[]): Promise<void>;
  /** Drop these: others may have them already. */
  lose(partitions: readonly TopicPartition[], reason: MoldauError): Promise<void>;
  /** How far it has read. */
  positions(): Commit[];
  /** Since when the program has been working on what it has; undefined while it waits for more. */
  busySince(): number | undefined;
  /** Resolves when the program asks for more. */
  idle(): Promise<void>;
  /** The group has answered, or partitions were taken up or let go. */
  heard(): void;
  /** It cannot go on. */
  fail(error: unknown): void;
}

/** One consumer's place in a group. */
export class GroupMember {
  readonly #settings: GroupMemberSettings;
  readonly #hooks: GroupMemberHooks;
  readonly #stop = new AbortController();
  readonly #owned = new Map<string, TopicPartition>();
  #request: JoinRequest;
  #interrupt = new AbortController();
  #mustJoin = true;
  #latest: Membership | undefined;
  #applying = false;
  #released: readonly TopicPartition[] = [];
  #heardAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  readonly #news = new Bell();

  constructor(settings: GroupMemberSettings, hooks: GroupMemberHooks) {
    this.#settings = settings;
    this.#hooks = hooks;
    this.#request = settings.request;
  }

  /** Who it is, as its commits name it; undefined while it is no member. */
  get identity(): { readonly member: string; readonly generation: number } | undefined {
    return this.#latest;
  }

  /** Whether the group has heard of it lately enough to still count on it. */
  get alive(): boolean {
    return this.#settings.clock.now() - this.#heardAt < this.#settings.sessionTimeoutMs;
  }

  /** What is its own. */
  get owned(): TopicPartition[] {
    return [...this.#owned.values()];
  }

  owns({ topic, partition }: TopicPartition): boolean {
    return this.#owned.has(`${topic}:${partition}`);
  }

  /** Whether it has taken up and let go of all that the group has told it of. */
  get settled(): boolean {
    return this.#latest !== undefined && !this.#applying;
  }

  /** Whether it takes part no more. */
  get ended(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Resolves with the next answer of the group, good or bad, or when partitions were taken up or let go. */
  news(): Promise<void> {
    if (this.ended) return Promise.resolve();
    return this.#news.rung();
  }

  /** Asks the group at once. */
  hurry(): void {
    this.#interrupt.abort();
  }

  /** Wants to read other topics. */
  subscribe(topics: readonly string[]): void {
    this.#request = { ...this.#request, topics };
    this.#mustJoin = true;
    this.#interrupt.abort();
  }

  /** Takes part until it is closed. */
  async run(): Promise<void> {
    while (!this.ended) {
      this.#interrupt = new AbortController();
      try {
        await (this.#mustJoin ? this.#join() : this.#beat());
        this.#failures = 0;
      } catch (error) {
        if (this.#interrupt.signal.aborted) continue;
        await this.#judge(error).catch((failure) => this.#end(failure));
      }
      this.#tell();
    }
  }

  /** Leaves the group, so that others need not wait for the time-out. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#interrupt.abort();
    this.#tell();
    await this.#leave();
  }

  async #join(): Promise<void> {
    const { groups, group } = this.#settings;
    const request = { ...this.#request, member: this.#latest?.member };
    this.#mustJoin = false;
    try {
      this.#adopt(await groups.join(group, request, this.#interrupt.signal));
    } catch (error) {
      this.#mustJoin = true;
      throw error;
    }
  }

  async #beat(): Promise<void> {
    const { groups, group, clock, sessionTimeoutMs, maxPollIntervalMs } = this.#settings;
    const { member, generation } = this.#latest as Membership;
    const busySince = this.#hooks.busySince();
    const leftMs = busySince === undefined ? maxPollIntervalMs : busySince + maxPollIntervalMs - clock.now();
    if (leftMs <= 0) return this.#tooSlow();
    const revoked = this.#released;
    const waitMs = revoked.length > 0 ? 0 : Math.min(sessionTimeoutMs / 3, leftMs);
    const { signal } = this.#interrupt;
    const before = clock.now();
    const beat = { generation, positions: this.#hooks.positions(), revoked, waitMs };
    const membership = await groups.heartbeat(group, member, beat, signal);
    this.#released = this.#released.filter((partition) => !revoked.includes(partition));
    const changed = membership.generation !== generation;
    this.#adopt(membership);
    const earlyMs = before + waitMs - clock.now();
    if (!changed && revoked.length === 0 && earlyMs > 0) await pauseFor(earlyMs, clock, signal);
  }

  #adopt(membership: Membership): void {
    this.#latest = membership;
    this.#heardAt = this.#settings.clock.now();
    if (!this.#applying) void this.#apply();
  }

  /** Works off the difference between what it has and what the group says, until there is none. */
  async #apply(): Promise<void> {
    this.#applying = true;
    try {
      for (let done: Membership | undefined; this.#latest !== undefined && this.#latest !== done; ) {
        done = this.#latest;
        await this.#letGo(done);
        if (this.#latest === done) await this.#takeUp(done);
      }
    } catch (error) {
      this.#end(error);
    }
    this.#applying = false;
    this.#tell();
  }

  async #letGo({ assignment, revoking }: Membership): Promise<void> {
    const kept = new Set(assignment.map(nameOf));
    const leaving = this.owned.filter((partition) => !kept.has(nameOf(partition)));
    if (leaving.length > 0) await this.#hooks.revoke(leaving);
    const gone = leaving.filter((partition) => this.#owned.delete(nameOf(partition)));
    const neverOwned = revoking.filter((partition) => !this.owns(partition) && !includes(this.#released, partition));
    if (gone.length + neverOwned.length === 0) return;
    this.#released = [...this.#released, ...gone, ...neverOwned.filter((partition) => !includes(gone, partition))];
    this.#interrupt.abort();
  }

  async #takeUp({ assignment }: Membership): Promise<void> {
    const arriving = assignment.filter((partition) => !this.owns(partition));
    if (arriving.length === 0) return;
    for (const partition of arriving) this.#owned.set(nameOf(partition), partition);
    await this.#hooks.assign(arriving);
  }

  async #judge(error: unknown): Promise<void> {
    if (!MoldauError.is(error)) return this.#end(error);
    if (error.retriable) {
      this.#failures += 1;
      this.#settings.onRetry?.(error, this.#failures);
      const delayMs = backoffMs(this.#failures, this.#settings.random);
      return pauseFor(delayMs, this.#settings.clock, this.#interrupt.signal);
    }
    await this.#loseAll(error);
    if (error.type !== "unknown-member" && error.type !== "stale-generation") this.#end(error);
  }

  /** The program has worked on one event for too long: others shall have the partitions, until it asks for more. */
  async #tooSlow(): Promise<void> {
    const { maxPollIntervalMs, group } = this.#settings;
    const waitedFor = `the program to ask for the next event, as a member of "${group}" (maxPollIntervalMs)`;
    await this.#leave();
    await this.#loseAll(problem("timed-out", { afterMs: maxPollIntervalMs, waitedFor }));
    await this.#hooks.idle();
  }

  /** Whoever loses its partitions joins as somebody new. */
  async #loseAll(reason: MoldauError): Promise<void> {
    const lost = this.owned;
    this.#owned.clear();
    this.#released = [];
    this.#latest = undefined;
    this.#mustJoin = true;
    if (lost.length > 0) await this.#hooks.lose(lost, reason);
  }

  async #leave(): Promise<void> {
    const member = this.#latest?.member;
    if (member === undefined) return;
    await this.#settings.groups.leave(this.#settings.group, member).catch(() => {});
  }

  #tell(): void {
    this.#news.ring();
    this.#hooks.heard();
  }

  #end(error: unknown): void {
    this.#stop.abort();
    this.#interrupt.abort();
    this.#hooks.fail(error);
  }
}

function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}:${partition}`;
}

function includes(partitions: readonly TopicPartition[], wanted: TopicPartition): boolean {
  return partitions.some(({ topic, partition }) => topic === wanted.topic && partition === wanted.partition);
}
