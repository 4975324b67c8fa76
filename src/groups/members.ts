// Who is in a group: members by id, static members by name, those who were given an id and have not come back with it,
// who leads, and which protocol they agree on.

import type { JoinedMember, Protocol } from "./classic.ts";
import type { Deadline } from "./deadline.ts";
import type { Member } from "./member.ts";

/** The members of one group. */
export class Members {
  /** Who computes the assignment. */
  leader: string | undefined;
  /** Given an id, and expected back with it (KIP-394), each with the end of its time. */
  readonly pending = new Map<string, Deadline>();
  readonly #byId = new Map<string, Member>();
  readonly #byInstance = new Map<string, string>();

  get size(): number {
    return this.#byId.size;
  }

  [Symbol.iterator](): IterableIterator<Member> {
    return this.#byId.values();
  }

  get(memberId: string): Member | undefined {
    return this.#byId.get(memberId);
  }

  /** The id of the static member of this name. */
  ofInstance(groupInstanceId: string): string | undefined {
    return this.#byInstance.get(groupInstanceId);
  }

  add(member: Member): void {
    this.#byId.set(member.memberId, member);
    if (member.groupInstanceId !== null) this.#byInstance.set(member.groupInstanceId, member.memberId);
    this.endPending(member.memberId);
    const leader = this.#byId.get(this.leader ?? "");
    if (leader === undefined || (member.own && !leader.own)) this.leader = member.memberId;
  }

  /** Takes a member out; its timer ends. Somebody else leads when it did. */
  remove(member: Member): void {
    member.session.stop();
    this.#byId.delete(member.memberId);
    const { groupInstanceId } = member;
    if (groupInstanceId !== null && this.#byInstance.get(groupInstanceId) === member.memberId) {
      this.#byInstance.delete(groupInstanceId);
    }
    if (this.leader === member.memberId) this.leader = this.#first(() => true)?.memberId;
  }

  endPending(memberId: string): boolean {
    this.pending.get(memberId)?.stop();
    return this.pending.delete(memberId);
  }

  /** Makes sure that the leader has joined. False when nobody has. */
  electJoinedLeader(): boolean {
    const joined = (member: Member) => member.awaitingJoin !== undefined;
    const leader = this.#byId.get(this.leader ?? "");
    if (leader && joined(leader)) return true;
    const next = this.#first(joined);
    if (next) this.leader = next.memberId;
    return next !== undefined;
  }

  /** A member of our own that fits, else the first of the others: who assigns for its own kind need not ask it to let go of everything. */
  #first(fits: (member: Member) => boolean): Member | undefined {
    const fitting = [...this].filter(fits);
    return fitting.find((member) => member.own) ?? fitting[0];
  }

  /** Whether all have joined, and nobody is still expected. */
  get allJoined(): boolean {
    return this.pending.size === 0 && this.#byId.values().every((member) => member.awaitingJoin !== undefined);
  }

  /** The longest time that one of them may take for a rebalance. */
  get rebalanceTimeoutMs(): number {
    return Math.max(0, ...[...this].map((member) => member.rebalanceTimeoutMs));
  }

  /** Whether somebody who offers these has a protocol in common with everybody but `except`. */
  agreeOn(protocols: readonly Protocol[], except?: string): boolean {
    const others = [...this].filter((member) => member.memberId !== except);
    return protocols.some(({ name }) => others.every((member) => member.protocols.some((one) => one.name === name)));
  }

  /** The protocol that most members like best of those that all of them offer; the leader's taste decides between equals. */
  selectProtocol(): string | undefined {
    const all = [...this];
    const common = (name: string) => all.every((member) => member.protocols.some((one) => one.name === name));
    const leaderFirst = all.toSorted((left, right) => this.#rank(left) - this.#rank(right));
    const votes = new Map<string, number>();
    for (const member of leaderFirst) {
      const vote = member.protocols.find(({ name }) => common(name))?.name;
      if (vote !== undefined) votes.set(vote, (votes.get(vote) ?? 0) + 1);
    }
    const most = Math.max(...votes.values());
    return [...votes].find(([, count]) => count === most)?.[0];
  }

  #rank(member: Member): number {
    return member.memberId === this.leader ? 0 : 1;
  }

  /** Everybody, as the leader gets them. */
  described(protocolName: string | undefined): JoinedMember[] {
    return [...this].map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      metadata: member.metadata(protocolName),
    }));
  }
}
