// A group with all that belongs to it: its members of our own, its positions, and how both are remembered.

import type { MoldauError } from "../base/index.ts";
import type { MemberInfo, TopicPartition } from "../engine/index.ts";
import { assignedIn, consumerProtocolType } from "./consumer-protocol.ts";
import { Group } from "./group.ts";
import type { GroupOutside } from "./group-outside.ts";
import type { Member } from "./member.ts";
import { type GroupRecord, groupRecord, positionRecord, type StoredRecord } from "./offset-records.ts";
import { OwnMembers, type OwnMembersOutside } from "./own-members.ts";
import { Positions } from "./positions.ts";
import { restoreGroup } from "./restore-group.ts";

/** One group of a coordinator. */
export class HostedGroup {
  readonly group: Group;
  readonly own: OwnMembers;
  readonly positions = new Positions();
  /** How many writes are under way; nothing is forgotten meanwhile. */
  writes = 0;

  constructor(name: string, outside: GroupOutside & OwnMembersOutside) {
    this.group = new Group(name, outside);
    this.own = new OwnMembers(this.group, outside);
  }

  /** Whether there is anything to be seen of it: somebody has joined, or committed. */
  get exists(): boolean {
    return this.group.state !== "dead" && (this.group.protocolType !== undefined || this.positions.size > 0);
  }

  /** Becomes what it was when it was stored. */
  restore(record: GroupRecord): void {
    restoreGroup(this.group, record, this.own.restoring(record));
  }

  /** Goes on after all records were read. */
  resume(): void {
    this.own.resume();
  }

  /** All that is to be remembered of it. */
  records(): StoredRecord[] {
    const { name } = this.group;
    const positions = this.positions.all().map((one) => positionRecord(name, one.topic, one.partition, one.position));
    return this.group.protocolType === undefined ? positions : [...positions, groupRecord(name, this.group.record())];
  }

  /** The records that make all of it forgotten. */
  tombstones(): StoredRecord[] {
    return this.records().map(({ key }) => ({ key, value: null }));
  }

  /** What a member may read now: also what it has yet to let go of. */
  partitionsOf(member: Member): TopicPartition[] {
    const own = this.own.find(member.memberId);
    if (own) return own.held;
    return this.group.protocolType === consumerProtocolType ? assignedIn(member.assignment) : [];
  }

  /** Its members, for people. */
  memberInfos(): MemberInfo[] {
    return [...this.group.members].map((member) => ({
      member: member.memberId,
      ...(member.groupInstanceId !== null && { instance: member.groupInstanceId }),
      client: member.clientId,
      host: member.clientHost,
      partitions: this.partitionsOf(member),
    }));
  }

  /** Ends it, and all waiting. */
  close(error: MoldauError): void {
    this.group.end(error);
    this.own.close(error);
  }
}
