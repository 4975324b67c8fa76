// A group as it was before the broker was started anew. Its members get a whole session to be heard of. Of what they offered
// only the chosen protocol is remembered; our own members know what else they offer.

import type { Protocol } from "./classic.ts";
import type { Group } from "./group.ts";
import type { OwnMemberHooks } from "./member.ts";
import type { GroupRecord, MemberRecord } from "./offset-records.ts";

/** What is known of a member of our own. */
export interface RestoredOwn {
  readonly hooks: OwnMemberHooks;
  readonly protocols: readonly Protocol[];
}

/** Makes a new group what the record says. `ownMember` knows our own members. */
export function restoreGroup(
  group: Group,
  record: GroupRecord,
  ownMember: (member: MemberRecord) => RestoredOwn | undefined,
): void {
  group.generation = record.generation;
  group.protocolType = record.protocolType;
  group.protocolName = record.protocolName ?? undefined;
  group.state = record.members.length > 0 ? "stable" : "empty";
  group.stateSince = record.stateSince < 0 ? group.outside.clock.now() : record.stateSince;
  for (const fields of record.members) {
    const own = ownMember(fields);
    const protocols = own?.protocols ?? [{ name: record.protocolName ?? "", metadata: fields.subscription }];
    const member = group.newMember({ ...fields, protocolType: record.protocolType, protocols }, own?.hooks);
    member.isNew = false;
    member.assignment = fields.assignment;
    group.members.add(member);
    group.touch(member);
  }
  group.members.leader = record.leader ?? undefined;
}
