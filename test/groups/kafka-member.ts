// A Kafka client as the classic protocol sees it, for tests: it says what it is told to, and nothing by itself.

import { type MoldauError, utf8 } from "../../src/base/index.ts";
import type { Coordinator, JoinGroupAnswer, JoinGroupRequest } from "../../src/groups/index.ts";

/** One client of a group. */
export class KafkaMember {
  memberId = "";
  generation = -1;
  leads = false;
  readonly coordinator: Coordinator;
  readonly fields: JoinGroupRequest;

  constructor(coordinator: Coordinator, fields: Partial<JoinGroupRequest> = {}) {
    this.coordinator = coordinator;
    this.fields = {
      group: "g",
      memberId: "",
      groupInstanceId: null,
      clientId: "kafka",
      clientHost: "/127.0.0.1",
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 30_000,
      protocolType: "consumer",
      protocols: [{ name: "range", metadata: utf8("what it says") }],
      requireKnownMemberId: false,
      ...fields,
    };
  }

  async join(change: Partial<JoinGroupRequest> = {}): Promise<JoinGroupAnswer> {
    const request = { ...this.fields, memberId: this.memberId, ...change };
    const answer = await this.coordinator.classic.joinGroup(request);
    this.memberId = answer.memberId;
    this.generation = answer.generation;
    this.leads = answer.leader === answer.memberId;
    return answer;
  }

  /** Asks for its assignment; a leader brings everybody's, as texts by member id. */
  async sync(assignments: Readonly<Record<string, string>> = {}): Promise<string> {
    const list = Object.entries(assignments).map(([memberId, text]) => ({ memberId, assignment: utf8(text) }));
    const { assignment } = await this.coordinator.classic.syncGroup({
      ...this.caller,
      protocolType: this.fields.protocolType,
      protocolName: null,
      assignments: list,
    });
    return Buffer.from(assignment).toString();
  }

  heartbeat(): Promise<void> {
    return this.coordinator.classic.heartbeatGroup(this.caller);
  }

  async leave(): Promise<MoldauError | undefined> {
    const { groupInstanceId } = this.fields;
    const [left] = await this.coordinator.classic.leaveGroup("g", [{ memberId: this.memberId, groupInstanceId }]);
    return left?.error;
  }

  commit(offset: number, generation = this.generation): Promise<unknown> {
    const offsets = [{ topic: "orders", partition: 0, offset, leaderEpoch: -1, metadata: "" }];
    return this.coordinator.classic.commitOffsets({ ...this.caller, generation, offsets });
  }

  get caller() {
    const { memberId, generation } = this;
    return { group: this.fields.group, memberId, generation, groupInstanceId: this.fields.groupInstanceId };
  }
}

/** A stable group of so many members; the first leads, and gave each its own number. */
export async function stableGroup(
  coordinator: Coordinator,
  count: number,
  fields: Partial<JoinGroupRequest> = {},
): Promise<KafkaMember[]> {
  const members: KafkaMember[] = [];
  for (let number = 0; number < count; number += 1) {
    const member = new KafkaMember(coordinator, fields);
    const joining = [member, ...members].map((one) => one.join());
    await Promise.all(joining);
    members.push(member);
    await share(members);
  }
  return members;
}

/** All ask for their assignments; the leader gives each its own number. */
export async function share(members: readonly KafkaMember[]): Promise<string[]> {
  const numbers = Object.fromEntries(members.map((member, number) => [member.memberId, `number ${number}`]));
  return Promise.all(members.map((member) => member.sync(member.leads ? numbers : {})));
}
