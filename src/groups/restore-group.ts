// A group as it was before the broker was started anew. Its members get a whole session to be heard of.

import type { Group } from "./group.ts";
import type { OwnMemberHooks } from "./member.ts";
import type { GroupRecord, MemberRecord } from "./offset-records.ts";

/** Makes a new group what the record says. `ownHooks` knows our own members. */
export function restoreGroup(
  group: Group,
  record: GroupRecord,
  ownHooks: (member: MemberRecord) => OwnMemberHooks | undefined,
): void {
  group.generation = record.generation;
  group.protocolType = record.protocolType;
  group.protocolName = record.protocolName ?? undefined;
  group.state = record.members.length > 0 ? "stable" : "empty";
  group.stateSince = record.stateSince < 0 ? group.outside.clock.now() : record.stateSince;
  for (const fields of record.members) {
    const protocols = [{ name: record.protocolName ?? "", metadata: fields.subscription }];
    const member = group.newMember({ ...fields, protocolType: record.protocolType, protocols }, ownHooks(fields));
    member.isNew = false;
    member.assignment = fields.assignment;
    group.members.add(member);
    group.touch(member);
  }
  group.members.leader = record.leader ?? undefined;
}
