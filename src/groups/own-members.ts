// The members of a group that come through our own doors, and what the broker does for all of them: one of them leads, so
// it is here that partitions are shared out, for Kafka's clients in the group too.

import { type Clock, type MoldauError, noBytes, problem } from "../base/index.ts";
import type { Commit, JoinRequest, Membership, TopicPartition } from "../engine/index.ts";
import { assignorNamed, type Candidate, emptyAssignment, handOver, partitionName } from "./assign/index.ts";
import type { JoinedMember, JoinGroupAnswer, SyncGroupRequest } from "./classic.ts";
import {
  assignedIn,
  encodeAssignment,
  noSubscription,
  type Subscription,
  subscriptionIn,
} from "./consumer-protocol.ts";
import { Deadline } from "./deadline.ts";
import type { Group } from "./group.ts";
import type { GroupRecord, MemberRecord } from "./offset-records.ts";
import { OwnMember } from "./own-member.ts";
import type { RestoredOwn } from "./restore-group.ts";

/** What our members need of the broker. */
export interface OwnMembersOutside {
  /** How many partitions a topic has; 0 when there is none. */
  partitionCount(topic: string): number;
  /** A member has said how far it has read. */
  positioned(group: Group, memberId: string, positions: readonly Commit[]): void;
}

/** How many ids of replaced members are remembered, so that they are told so. */
const fencedRemembered = 1000;

/** Our members of one group. */
export class OwnMembers {
  readonly group: Group;
  readonly #outside: OwnMembersOutside;
  readonly #members = new Map<string, OwnMember>();
  readonly #fenced = new Set<string>();
  readonly #followUp: Deadline;
  /** How many partitions the topics had when they were last shared out. */
  #counts: ReadonlyMap<string, number> = new Map();

  constructor(group: Group, outside: OwnMembersOutside) {
    this.group = group;
    this.#outside = outside;
    this.#followUp = new Deadline(group.outside.clock, () => this.#rebalance());
  }

  get clock(): Clock {
    return this.group.outside.clock;
  }

  [Symbol.iterator](): IterableIterator<OwnMember> {
    return this.#members.values();
  }

  /** A member by its id. Throws `unknown-member`, `fenced-member`. */
  get(memberId: string): OwnMember {
    const member = this.#members.get(memberId);
    if (member) return member;
    const facts = { group: this.group.name, member: memberId };
    throw this.#fenced.has(memberId) ? problem("fenced-member", facts) : problem("unknown-member", facts);
  }

  find(memberId: string): OwnMember | undefined {
    return this.#members.get(memberId);
  }

  isMember(member: OwnMember): boolean {
    return this.#members.get(member.memberId) === member;
  }

  join(request: JoinRequest, signal?: AbortSignal): Promise<Membership> {
    if (request.member === undefined) return new OwnMember(this, request).join(undefined, signal);
    return this.get(request.member).join(request, signal);
  }

  /** How members are taken back that were some before the broker was started anew; those that are none of ours are not. */
  restoring({ generation, members }: GroupRecord): (member: MemberRecord) => RestoredOwn | undefined {
    const given = new Set(members.flatMap(({ assignment }) => assignedIn(assignment)).map(partitionName));
    return (record) => {
      const member = OwnMember.restored(this, record, generation, given);
      if (member) this.enter(member);
      return member;
    };
  }

  /** After all were taken back: what was under way is begun anew, and topics may have changed meanwhile. */
  resume(): void {
    const counts = new Map<string, number>();
    for (const member of this) {
      for (const topic of member.topics) counts.set(topic, counts.get(topic) ?? 0);
    }
    for (const { topic, partition } of this.#allAssigned()) {
      counts.set(topic, Math.max(counts.get(topic) ?? 0, partition + 1));
    }
    this.#counts = counts;
    if ([...this].some((member) => member.revoking.length > 0)) this.#rebalance();
    this.check();
  }

  #allAssigned(): TopicPartition[] {
    return [...this.group.members].flatMap(({ assignment }) => assignedIn(assignment));
  }

  /** Shares out anew when topics have come, gone or grown, or a member has come back with another wish. */
  check(): void {
    if (this.group.state !== "stable" || this.#members.size === 0) return;
    const grown = [...this.#counts].some(([topic, count]) => this.#outside.partitionCount(topic) !== count);
    const misfit = [...this].some(
      ({ topics, assigned }) =>
        topics.some((topic) => !this.#counts.has(topic)) || assigned.some(({ topic }) => !topics.includes(topic)),
    );
    if (grown || misfit) this.#rebalance();
  }

  enter(member: OwnMember): void {
    this.#members.set(member.memberId, member);
  }

  touch(memberId: string): void {
    const member = this.group.members.get(memberId);
    if (member) this.group.touch(member);
  }

  positioned(member: OwnMember, positions: readonly Commit[]): void {
    this.#outside.positioned(this.group, member.memberId, positions);
  }

  /** Some member has let go of partitions: they are shared out when all have, or soon. */
  released(): void {
    if ([...this].every((member) => member.revoking.length === 0)) this.#rebalance();
    else if (!this.#followUp.running) this.#followUp.start(this.group.outside.settings.followUpDelayMs);
  }

  /** Puts a member out of the group. */
  putOut(own: OwnMember, reason: string): void {
    const member = this.group.members.get(own.memberId);
    if (member === undefined) return;
    this.group.step(() => {
      this.group.dismiss(member, "member-expired", reason);
      this.group.goOnWithout();
    });
  }

  /** Takes a member out whose first join nobody waits for any more. */
  abandon(own: OwnMember): void {
    const member = [...this.group.members].find((one) => one.own === own.hooks);
    if (member === undefined) return;
    this.group.step(() => {
      this.group.dismiss(member, "member-left", "its join was given up");
      this.group.goOnWithout();
    });
  }

  forget(member: OwnMember, error: MoldauError): void {
    if (this.isMember(member)) this.#members.delete(member.memberId);
    if (error.type !== "fenced-member") return;
    this.#fenced.add(member.memberId);
    if (this.#fenced.size > fencedRemembered) this.#fenced.delete(this.#fenced.values().next().value ?? "");
    if (member.revoking.length > 0) this.#rebalance();
  }

  close(error: MoldauError): void {
    this.#followUp.stop();
    for (const member of this) member.close(error);
  }

  /** What the leader decides: the agreed way of sharing out, less what somebody else still holds. */
  share(answer: JoinGroupAnswer): SyncGroupRequest["assignments"] {
    const subscriptions = new Map(answer.members.map((member) => [member.memberId, this.#subscription(member)]));
    const candidates = answer.members.map((member) => this.#candidate(member, subscriptions));
    const topics = new Set(candidates.flatMap((candidate) => candidate.topics));
    const counts = new Map([...topics].map((topic) => [topic, this.#outside.partitionCount(topic)]));
    this.#counts = counts;
    const assignor = assignorNamed(answer.protocolName) ?? emptyAssignment;
    const held = new Map([...subscriptions].map(([memberId, { owned }]) => [memberId, owned]));
    const assignment = handOver(assignor(candidates, counts), held);
    return [...assignment].map(([memberId, places]) => ({ memberId, assignment: encodeAssignment(places) }));
  }

  #subscription({ memberId, metadata }: JoinedMember): Subscription {
    const own = this.#members.get(memberId);
    if (own) return { ...noSubscription, topics: own.topics, owned: own.held };
    return subscriptionIn(metadata);
  }

  #candidate({ memberId, groupInstanceId }: JoinedMember, subscriptions: ReadonlyMap<string, Subscription>): Candidate {
    const own = this.#members.get(memberId);
    if (own) return own.candidate;
    const { topics } = subscriptions.get(memberId) ?? noSubscription;
    const previous = assignedIn(this.group.members.get(memberId)?.assignment ?? noBytes);
    return { memberId, instance: groupInstanceId, topics, previous };
  }

  #rebalance(): void {
    this.#followUp.stop();
    this.group.step(() => {
      this.group.prepareRebalance();
      this.group.completeJoinWhenAll();
    });
  }
}
