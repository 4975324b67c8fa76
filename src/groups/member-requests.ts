// What members ask of their group besides joining: their assignment, a sign of life, leave to go, leave to commit.
// Source: doSyncGroup, handleHeartbeat, handleLeaveGroup and validateOffsetCommit of Apache Kafka's GroupCoordinator.

import { MoldauError, problem } from "../base/index.ts";
import type { HeartbeatRequest, LeavingMember, SyncGroupAnswer, SyncGroupRequest } from "./classic.ts";
import type { Group } from "./group.ts";
import type { Member, Reply } from "./member.ts";

/** Who calls, and the generation it believes in. */
type Caller = Omit<HeartbeatRequest, "group">;

/** Whose request it is: a member, or why it is none. */
export function callerOf(
  group: Group,
  { memberId, groupInstanceId }: Omit<Caller, "generation">,
): Member | MoldauError {
  const current = groupInstanceId === null ? memberId : group.members.ofInstance(groupInstanceId);
  if (current !== undefined && current !== memberId) {
    return problem("fenced-member", { group: group.name, member: memberId });
  }
  return group.members.get(memberId) ?? problem("unknown-member", { group: group.name, member: memberId });
}

/** The caller, if it also is of the present generation. */
function presentCaller(group: Group, request: Caller): Member | MoldauError {
  const member = callerOf(group, request);
  if (member instanceof MoldauError || request.generation === group.generation) return member;
  return problem("stale-generation", { group: group.name, generation: group.generation });
}

/** Asks for the assignment; the leader brings it. */
export function syncGroup(group: Group, request: SyncGroupRequest, reply: Reply<SyncGroupAnswer>): void {
  group.step(() => {
    const member = presentCaller(group, request);
    const error = member instanceof MoldauError ? member : sync(group, member, request, reply);
    if (error) group.tell(() => reply({ error }));
  });
}

function sync(
  group: Group,
  member: Member,
  request: SyncGroupRequest,
  reply: Reply<SyncGroupAnswer>,
): MoldauError | undefined {
  const { protocolType, protocolName, assignments } = request;
  const otherType = protocolType !== null && protocolType !== group.protocolType;
  if (otherType || (protocolName !== null && protocolName !== group.protocolName)) {
    const reason = `it has agreed on "${group.protocolName}" of type "${group.protocolType}"`;
    return problem("inconsistent-protocol", { group: group.name, reason });
  }
  if (group.state === "preparing-rebalance") return problem("rebalancing", { group: group.name });
  group.awaitedSyncs.delete(member);
  if (group.state === "stable") {
    group.answerSync(member, reply);
    return undefined;
  }
  member.awaitingSync = reply;
  if (group.members.leader === member.memberId) group.assign(assignments);
  return undefined;
}

/** A sign of life. Returns why the member has to do something about itself. */
export function heartbeat(group: Group, request: Caller): MoldauError | undefined {
  const member = presentCaller(group, request);
  if (member instanceof MoldauError) return member;
  group.touch(member);
  return group.state === "preparing-rebalance" ? problem("rebalancing", { group: group.name }) : undefined;
}

/** Lets a member go: by its id, or a static one by its name alone. Returns why it cannot. */
export function leaveGroup(group: Group, leaving: LeavingMember): MoldauError | undefined {
  const { groupInstanceId, reason } = leaving;
  const named = groupInstanceId === null ? undefined : group.members.ofInstance(groupInstanceId);
  const memberId = leaving.memberId === "" ? (named ?? "") : leaving.memberId;
  return group.step(() => {
    if (group.members.endPending(memberId)) {
      group.completeJoinWhenAll();
      return undefined;
    }
    const member = callerOf(group, { memberId, groupInstanceId });
    if (member instanceof MoldauError) return member;
    group.dismiss(member, "member-left", reason ?? undefined);
    group.goOnWithout();
    return undefined;
  });
}

/**
 * Why this caller may not commit now, or undefined. While nobody is a member anyone may, with generation -1.
 * Between joining and the assignment nobody may: what a member still holds is being decided.
 */
export function commitRefusal(group: Group, request: Caller): MoldauError | undefined {
  const { generation, memberId, groupInstanceId } = request;
  if (group.state === "dead") return problem("unavailable", { reason: `Group "${group.name}" is being deleted` });
  const anonymous = generation < 0 && memberId === "" && groupInstanceId === null;
  if (generation < 0 && group.state === "empty") return undefined;
  if (anonymous) return problem("not-a-group-member", { group: group.name });
  const member = presentCaller(group, request);
  if (member instanceof MoldauError) return member;
  if (group.state === "completing-rebalance") return problem("rebalancing", { group: group.name });
  group.touch(member);
  return undefined;
}
