// One group: a state machine after the classic protocol. Here are its states and how it goes from one to the next;
// what members ask of it stands in join-group.ts and member-requests.ts. It does nothing but on being called or when a time
// is over, looks at nothing but its Clock, and what it has to tell or to store goes out when a step is done.
//
//                first member joins              all have joined, or the time is over
//    empty ---------------------------> preparing-rebalance ------------------> completing-rebalance
//      ^                                   ^    |        ^                               |
//      |         all have left             |    |        | a member comes, changes,      | the leader has assigned,
//      +-----------------------------------+----+        | leaves or is lost             | and it is stored
//      |                                   |             |                               v
//    (dead: deleted)                       +-------------+---------------------------- stable
//
// Source: GroupCoordinator and GroupMetadata of Apache Kafka; KIP-62, KIP-345, KIP-394.

import { type MoldauError, noBytes, problem } from "../base/index.ts";
import type { GroupState } from "../engine/index.ts";
import type { JoinGroupAnswer, SyncGroupAnswer, SyncGroupRequest } from "./classic.ts";
import { Deadline } from "./deadline.ts";
import type { Departure, GroupOutside } from "./group-outside.ts";
import { JoinPhase } from "./join-phase.ts";
import { Member, type MemberFields, type OwnMemberHooks, type Reply } from "./member.ts";
import { Members } from "./members.ts";
import type { GroupRecord } from "./offset-records.ts";
import { Steps } from "./steps.ts";

/** A group and its members. */
export class Group {
  readonly name: string;
  readonly outside: GroupOutside;
  readonly members = new Members();
  state: GroupState = "empty";
  /** When it came into its state, in milliseconds since 1970. */
  stateSince: number;
  generation = 0;
  /** Undefined until a member has joined. */
  protocolType: string | undefined;
  /** Undefined while nothing is shared out. */
  protocolName: string | undefined;
  readonly joinPhase: JoinPhase;
  /** Members that have not asked for the assignment of this generation. */
  readonly awaitedSyncs = new Set<Member>();
  readonly #syncDeadline: Deadline;
  readonly #steps = new Steps();

  constructor(name: string, outside: GroupOutside) {
    this.name = name;
    this.outside = outside;
    this.stateSince = outside.clock.now();
    const { clock, settings } = outside;
    this.joinPhase = new JoinPhase(clock, settings.initialRebalanceDelayMs, () =>
      this.step(() => this.#completeJoin()),
    );
    this.#syncDeadline = new Deadline(clock, () => this.step(() => this.#dropUnsynced()));
  }

  /** Does one step as a whole. */
  step<Result>(action: () => Result): Result {
    return this.#steps.do(action);
  }

  /** Calls `message` when the step is done. */
  tell(message: () => void): void {
    this.#steps.tell(message);
  }

  /** Makes a member, not yet added. */
  newMember(fields: MemberFields, own: OwnMemberHooks | undefined): Member {
    const expire = (member: Member) => this.step(() => this.#expire(member));
    return new Member(fields, own, (member) => new Deadline(this.outside.clock, () => expire(member)));
  }

  /** Has a member wait until all have joined. A request of its own that already waits is given up. */
  awaitJoin(member: Member, reply: Reply<JoinGroupAnswer>): void {
    const former = member.awaitingJoin;
    if (former) this.tell(() => former({ error: problem("rebalancing", { group: this.name }) }));
    member.awaitingJoin = reply;
  }

  /** Has everybody join again. */
  prepareRebalance(): void {
    if (this.state === "preparing-rebalance" || this.state === "dead") return;
    if (this.state === "completing-rebalance") this.#cancelSyncs(problem("rebalancing", { group: this.name }));
    this.#syncDeadline.stop();
    const first = this.state === "empty";
    this.#become("preparing-rebalance");
    this.joinPhase.begin(first, this.members.rebalanceTimeoutMs);
    for (const { own, awaitingJoin } of this.members) if (own && !awaitingJoin) this.tell(own.rebalancing);
  }

  /** Goes on as soon as nobody is waited for. */
  completeJoinWhenAll(): void {
    if (this.state === "preparing-rebalance" && !this.joinPhase.holding && this.members.allJoined) this.#completeJoin();
  }

  #completeJoin(): void {
    if (this.state !== "preparing-rebalance") return;
    this.joinPhase.end();
    for (const member of [...this.members]) {
      const late = member.awaitingJoin === undefined && member.groupInstanceId === null;
      if (late) this.dismiss(member, "member-expired", "it did not join again in time");
    }
    if (this.members.size > 0 && !this.members.electJoinedLeader()) {
      this.joinPhase.begin(false, this.members.rebalanceTimeoutMs);
      return;
    }
    this.generation += 1;
    this.awaitedSyncs.clear();
    if (this.members.size === 0) this.#becomeEmpty();
    else this.#shareOut();
  }

  #shareOut(): void {
    this.protocolName = this.members.selectProtocol();
    this.#become("completing-rebalance");
    for (const member of this.members) this.#joined(member);
    this.#syncDeadline.start(this.members.rebalanceTimeoutMs);
  }

  #joined(member: Member): void {
    this.awaitedSyncs.add(member);
    const reply = member.awaitingJoin;
    if (reply === undefined) return;
    const answer = this.joinAnswer(member);
    member.awaitingJoin = undefined;
    member.isNew = false;
    if (!member.own) this.touch(member);
    this.tell(() => reply({ answer }));
  }

  #becomeEmpty(): void {
    this.protocolName = undefined;
    this.members.leader = undefined;
    this.#become("empty");
    const record = this.record();
    this.tell(() => this.outside.store(this, record, () => {}));
    this.tell(() => this.outside.settled(this));
  }

  /** Stores what the leader has decided; who is not named gets nothing. Then everybody is told. */
  assign(assignments: SyncGroupRequest["assignments"]): void {
    const { generation } = this;
    const decided = new Map(assignments.map(({ memberId, assignment }) => [memberId, assignment]));
    const record = this.record((member) => decided.get(member.memberId) ?? noBytes);
    const stored = (error?: MoldauError) => {
      if (this.state !== "completing-rebalance" || this.generation !== generation) return;
      this.step(() => (error ? this.#notAssigned(error) : this.#assigned(decided)));
    };
    this.tell(() => this.outside.store(this, record, stored));
  }

  #assigned(decided: ReadonlyMap<string, Uint8Array>): void {
    this.#become("stable");
    for (const member of this.members) {
      member.assignment = decided.get(member.memberId) ?? noBytes;
      if (member.awaitingSync) this.answerSync(member, member.awaitingSync);
    }
    this.tell(() => this.outside.settled(this));
  }

  #notAssigned(error: MoldauError): void {
    this.#cancelSyncs(error);
    this.prepareRebalance();
  }

  #cancelSyncs(error: MoldauError): void {
    for (const member of this.members) {
      const reply = member.awaitingSync;
      member.awaitingSync = undefined;
      if (reply) this.tell(() => reply({ error }));
      if (reply && !member.own) this.touch(member);
    }
  }

  /** Tells a member what its own is in a stable group. */
  answerSync(member: Member, reply: Reply<SyncGroupAnswer>): void {
    member.awaitingSync = undefined;
    const { protocolType = "", protocolName = "" } = this;
    const { assignment } = member;
    if (!member.own) this.touch(member);
    this.tell(() => reply({ answer: { protocolType, protocolName, assignment } }));
  }

  /** The rebalance time-out is over: whoever has not asked for its assignment is gone. */
  #dropUnsynced(): void {
    if (this.awaitedSyncs.size === 0) return;
    for (const member of [...this.awaitedSyncs]) {
      this.dismiss(member, "member-expired", "it did not ask for its assignment in time");
    }
    this.prepareRebalance();
    this.completeJoinWhenAll();
  }

  /** Takes a member out, and answers what it waits for. The caller sees to what follows for the others. */
  dismiss(member: Member, departure: Departure, reason?: string): void {
    const { memberId, awaitingJoin, awaitingSync } = member;
    const error = problem(departure === "member-fenced" ? "fenced-member" : "unknown-member", {
      group: this.name,
      member: memberId,
    });
    member.awaitingJoin = undefined;
    member.awaitingSync = undefined;
    this.awaitedSyncs.delete(member);
    this.members.remove(member);
    this.tell(() => this.outside.memberGone(this, member, departure, reason));
    if (awaitingJoin) this.tell(() => awaitingJoin({ error }));
    if (awaitingSync) this.tell(() => awaitingSync({ error }));
    if (member.own) this.tell(() => member.own?.gone(error));
  }

  /** Goes on without a member that was taken out. */
  goOnWithout(): void {
    if (this.state !== "preparing-rebalance" && this.state !== "empty") this.prepareRebalance();
    this.completeJoinWhenAll();
  }

  /** Members wait longer than a session for each other, so who waits for an answer is taken to be there. */
  #expire(member: Member): void {
    if (this.members.get(member.memberId) !== member) return;
    if (!member.isNew && this.#waits(member)) {
      this.touch(member);
      return;
    }
    this.dismiss(member, "member-expired", `nothing was heard of it for ${member.sessionTimeoutMs} ms`);
    this.goOnWithout();
  }

  #waits({ own, awaitingJoin, awaitingSync }: Member): boolean {
    return own ? own.joining() : awaitingJoin !== undefined || awaitingSync !== undefined;
  }

  /** A sign of life. */
  touch(member: Member): void {
    member.session.start(member.sessionTimeoutMs);
  }

  joinAnswer(member: Member): JoinGroupAnswer {
    const { generation, protocolType = "", protocolName = "" } = this;
    const { memberId } = member;
    const leader = this.members.leader ?? "";
    const members = leader === memberId ? this.members.described(protocolName) : [];
    return { generation, protocolType, protocolName, leader, memberId, skipAssignment: false, members };
  }

  /** What is to be remembered of the group. */
  record(assignmentOf: (member: Member) => Uint8Array = (member) => member.assignment): GroupRecord {
    const { generation, protocolType = "", protocolName = null, stateSince } = this;
    const members = [...this.members].map((member) => member.record(this.protocolName, assignmentOf(member)));
    return { protocolType, generation, protocolName, leader: this.members.leader ?? null, stateSince, members };
  }

  /** Ends it: nobody can join any more, who waits is told why, and no time runs on. */
  end(error: MoldauError): void {
    this.step(() => {
      this.#become("dead");
      this.joinPhase.end();
      this.#syncDeadline.stop();
      this.#cancelSyncs(error);
      for (const member of this.members) {
        const reply = member.awaitingJoin;
        if (reply) this.tell(() => reply({ error }));
        member.awaitingJoin = undefined;
        member.session.stop();
      }
      for (const deadline of this.members.pending.values()) deadline.stop();
    });
  }

  #become(state: GroupState): void {
    this.state = state;
    this.stateSince = this.outside.clock.now();
  }
}
