// A member that comes through our own doors. Here the broker takes part in the classic protocol for it: joins again in every
// rebalance with what it still holds, asks for its assignment, and tells it only what is new: what to read, what to let go of.
// Its partitions move as KIP-429 has it: what it loses it first lets go of, and only then the next generation gives it away.

import { MoldauError, problem, textOf, utf8 } from "../base/index.ts";
import type { AssignorName, Commit, Heartbeat, JoinRequest, Membership, TopicPartition } from "../engine/index.ts";
import { type Candidate, defaultAssignors, partitionName, protocolNames } from "./assign/index.ts";
import type { JoinGroupAnswer, Protocol, SyncGroupAnswer } from "./classic.ts";
import { assignedIn, consumerProtocolType, encodeSubscription, subscriptionIn } from "./consumer-protocol.ts";
import { Deadline } from "./deadline.ts";
import { Holdings } from "./holdings.ts";
import { joinGroup } from "./join-group.ts";
import type { Outcome, OwnMemberHooks } from "./member.ts";
import { syncGroup } from "./member-requests.ts";
import type { MemberRecord } from "./offset-records.ts";
import type { OwnMembers } from "./own-members.ts";
import { Waiters } from "./waiters.ts";

/** How long a member waits before it joins again when its generation could not be stored, in milliseconds. */
const storageRetryMs = 1000;

/** What stands in the user data of our members' subscriptions, before the names of their assignors. */
const mark = "moldau:";

/** What a consumer wishes for. */
interface Wish {
  readonly topics: readonly string[];
  readonly assignors: readonly AssignorName[];
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
}

/** A member of our own. */
export class OwnMember {
  /** Empty until its first join is answered. */
  memberId = "";
  readonly instance: string | null;
  readonly client: string;
  readonly host: string;
  /** The generation it has been told of; -1: none yet. */
  generation = -1;
  /** How far it says it has read, by partition name. */
  readonly positions = new Map<string, number>();
  readonly hooks: OwnMemberHooks = {
    joining: () => this.#joins > 0,
    rebalancing: () => this.#rejoin(),
    gone: (error) => this.#gone(error),
  };
  #wish: Wish;
  readonly #holdings = new Holdings();
  readonly #letGo: Deadline;
  readonly #waiters: Waiters<Membership>;
  readonly #team: OwnMembers;
  #storageFailed = false;
  /** How many joins of its consumer are not yet answered. */
  #joins = 0;

  constructor(team: OwnMembers, request: JoinRequest) {
    this.#team = team;
    this.instance = request.instance ?? null;
    this.client = request.client ?? "consumer";
    this.host = request.host ?? "";
    this.#wish = wishOf(request);
    this.#waiters = new Waiters(team.clock);
    this.#letGo = new Deadline(team.clock, () => this.#tooSlow());
  }

  /**
   * A member as it was before the broker was started anew, or undefined when it is not one of ours. What it held when it
   * joined it may hold still, but for what was `given` to somebody since.
   */
  static restored(
    team: OwnMembers,
    record: MemberRecord,
    generation: number,
    given: ReadonlySet<string>,
  ): OwnMember | undefined {
    const subscription = subscriptionIn(record.subscription);
    const userData = textOf(subscription.userData ?? utf8(""));
    if (!userData.startsWith(mark)) return undefined;
    const assignors = userData.slice(mark.length).split(",") as AssignorName[];
    const { groupInstanceId, clientId: client, clientHost: host, sessionTimeoutMs, rebalanceTimeoutMs } = record;
    const wish = { topics: subscription.topics, assignors, sessionTimeoutMs, rebalanceTimeoutMs };
    const member = new OwnMember(team, { ...wish, instance: groupInstanceId ?? undefined, client, host });
    member.memberId = record.memberId;
    member.#holdings.restore(subscription.owned.filter((place) => !given.has(partitionName(place))));
    member.#take(assignedIn(record.assignment), generation);
    return member;
  }

  get topics(): readonly string[] {
    return this.#wish.topics;
  }

  /** What it offers the group, and says of itself. */
  get protocols(): Protocol[] {
    const { topics, assignors } = this.#wish;
    const userData = utf8(mark + assignors.join(","));
    const { held: owned, generation } = this;
    const metadata = encodeSubscription({ topics, userData, owned, generation, rack: null });
    return protocolNames(assignors).map((name) => ({ name, metadata }));
  }

  get assigned(): TopicPartition[] {
    return this.#holdings.assigned;
  }

  get revoking(): TopicPartition[] {
    return this.#holdings.revoking;
  }

  /** All that nobody else may read yet. */
  get held(): TopicPartition[] {
    return this.#holdings.all;
  }

  get membership(): Membership {
    const { memberId: member, generation, assigned: assignment, revoking } = this;
    return { member, generation, assignment, revoking };
  }

  /** How it stands before the assignor. What it is letting go of it does not get back. */
  get candidate(): Candidate {
    const { memberId, instance, topics, assigned: previous } = this;
    return { memberId, instance, topics, previous };
  }

  /** Joins, with another wish when it was a member before, and waits for what it gets. */
  async join(request?: JoinRequest, signal?: AbortSignal): Promise<Membership> {
    const former = this.#wish;
    if (request) this.#wish = wishOf(request);
    const news = this.#waiters.next(undefined, signal);
    this.#joins += 1;
    this.#enter();
    try {
      return await news;
    } catch (error) {
      if (MoldauError.is(error, "inconsistent-protocol") || MoldauError.is(error, "invalid-session-timeout")) {
        this.#wish = former;
      }
      if (this.generation < 0) this.#team.abandon(this);
      throw error;
    } finally {
      this.#joins -= 1;
      this.#team.touch(this.memberId);
    }
  }

  /** Takes a sign of life with what it says; answers when there is something new, or the waiting is over. */
  async heartbeat(beat: Heartbeat, signal?: AbortSignal): Promise<Membership> {
    if (beat.generation > this.generation) {
      throw problem("stale-generation", { group: this.#team.group.name, generation: this.generation });
    }
    this.#team.touch(this.memberId);
    this.#note(beat.positions ?? []);
    this.#release(beat.revoked ?? [], beat.generation);
    const waitMs = Math.min(beat.waitMs ?? 0, this.#wish.sessionTimeoutMs / 3);
    if (beat.generation === this.generation && waitMs > 0) {
      return (await this.#waiters.next(waitMs, signal)) ?? this.membership;
    }
    return this.membership;
  }

  /** Ends all waiting, because the broker ends. */
  close(error: MoldauError): void {
    this.#letGo.stop();
    this.#waiters.fail(error);
  }

  #note(positions: readonly Commit[]): void {
    for (const position of positions) {
      const name = partitionName(position);
      if (this.#holdings.has(name)) this.positions.set(name, position.offset);
    }
    if (positions.length > 0) this.#team.positioned(this, positions);
  }

  #release(revoked: readonly TopicPartition[], generation: number): void {
    const released = this.#holdings.release(revoked, generation);
    for (const name of released) this.positions.delete(name);
    if (this.revoking.length === 0) this.#letGo.stop();
    if (released.length > 0) this.#team.released();
  }

  #enter(): void {
    const { memberId, instance, client, host } = this;
    const { sessionTimeoutMs, rebalanceTimeoutMs } = this.#wish;
    const request = {
      group: this.#team.group.name,
      memberId,
      groupInstanceId: instance,
      clientId: client,
      clientHost: host,
      sessionTimeoutMs,
      rebalanceTimeoutMs,
      protocolType: consumerProtocolType,
      protocols: this.protocols,
      requireKnownMemberId: false,
      supportsSkippingAssignment: true,
    };
    joinGroup(this.#team.group, request, (outcome) => this.#joined(outcome), this.hooks);
  }

  #joined(outcome: Outcome<JoinGroupAnswer>): void {
    if ("error" in outcome) this.#failed(outcome.error);
    else this.#askForAssignment(outcome.answer);
  }

  #askForAssignment(answer: JoinGroupAnswer): void {
    const { generation, memberId, leader, protocolType, protocolName, skipAssignment } = answer;
    this.memberId = memberId;
    this.#team.enter(this);
    const assignments = leader === memberId && !skipAssignment ? this.#team.share(answer) : [];
    const { group } = this.#team;
    syncGroup(
      group,
      {
        group: group.name,
        generation,
        memberId,
        groupInstanceId: this.instance,
        protocolType,
        protocolName,
        assignments,
      },
      (synced) => this.#synced(synced, generation),
    );
  }

  #synced(outcome: Outcome<SyncGroupAnswer>, generation: number): void {
    if ("error" in outcome) {
      this.#storageFailed = !MoldauError.is(outcome.error, "rebalancing");
      this.#failed(outcome.error);
      return;
    }
    const first = this.generation < 0;
    this.#take(assignedIn(outcome.answer.assignment), generation);
    if (first) this.#team.touch(this.memberId);
    this.#waiters.settle(this.membership);
    if (first) this.#team.check();
  }

  /** When others rebalance, the next round brings the answer. */
  #failed(error: MoldauError): void {
    if (!MoldauError.is(error, "rebalancing")) this.#waiters.fail(error);
  }

  #rejoin(): void {
    const delayMs = this.#storageFailed ? storageRetryMs : 0;
    this.#storageFailed = false;
    if (delayMs === 0) this.#enter();
    else this.#team.clock.after(delayMs, () => this.#team.isMember(this) && this.#enter());
  }

  #take(places: readonly TopicPartition[], generation: number): void {
    this.#holdings.take(places, generation);
    this.generation = generation;
    if (this.revoking.length === 0) this.#letGo.stop();
    else if (!this.#letGo.running) this.#letGo.start(this.#wish.rebalanceTimeoutMs);
  }

  #tooSlow(): void {
    const { rebalanceTimeoutMs } = this.#wish;
    this.#team.putOut(this, `it did not let go of its partitions within ${rebalanceTimeoutMs} ms`);
  }

  #gone(error: MoldauError): void {
    this.close(error);
    this.#team.forget(this, error);
  }
}

function wishOf(request: JoinRequest): Wish {
  return {
    topics: [...new Set(request.topics)],
    assignors: request.assignors ?? defaultAssignors,
    sessionTimeoutMs: request.sessionTimeoutMs ?? 10_000,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs ?? 60_000,
  };
}
