// Joining a group: new members, members that come again, and static members that take their former self's place.
// Source: doJoinGroup and updateStaticMemberAndRebalance of Apache Kafka's GroupCoordinator.

import { MoldauError, problem } from "../base/index.ts";
import type { JoinGroupAnswer, JoinGroupRequest } from "./classic.ts";
import { Deadline } from "./deadline.ts";
import type { Group } from "./group.ts";
import type { Member, MemberFields, OwnMemberHooks, Reply } from "./member.ts";
import { callerOf } from "./member-requests.ts";

/** How much of a member's name goes into its id, in characters. */
const nameInId = 200;

/** Joins, or joins again; the reply comes when the rebalance has gathered everybody. */
export function joinGroup(
  group: Group,
  request: JoinGroupRequest,
  reply: Reply<JoinGroupAnswer>,
  own?: OwnMemberHooks,
): void {
  group.step(() => {
    const error = refusal(group, request) ?? admitOrRejoin(group, request, reply, own);
    if (error) group.tell(() => reply({ error }));
    group.completeJoinWhenAll();
  });
}

/** Why nobody who asks like this can be in the group, or undefined. */
function refusal(group: Group, request: JoinGroupRequest): MoldauError | undefined {
  if (group.state === "dead") return problem("unavailable", { reason: `Group "${group.name}" is being deleted` });
  const { minSessionTimeoutMs: minimum, maxSessionTimeoutMs: maximum } = group.outside.settings;
  const { sessionTimeoutMs } = request;
  if (sessionTimeoutMs < minimum || sessionTimeoutMs > maximum) {
    return problem("invalid-session-timeout", { sessionTimeoutMs, minimum, maximum });
  }
  const reason = disagreement(group, request);
  return reason === undefined ? undefined : problem("inconsistent-protocol", { group: group.name, reason });
}

/** Why it cannot be in one group with the others, or undefined. */
function disagreement(group: Group, request: JoinGroupRequest): string | undefined {
  const { protocolType, protocols, memberId, groupInstanceId } = request;
  if (protocolType === "" || protocols.length === 0) return "a member has to offer a protocol";
  if (group.members.size > 0 && protocolType !== group.protocolType) {
    return `its members are of the type "${group.protocolType}", not "${protocolType}"`;
  }
  const former = groupInstanceId === null ? undefined : group.members.ofInstance(groupInstanceId);
  if (group.members.agreeOn(protocols, former ?? memberId)) return undefined;
  return `its members know none of the assignors ${protocols.map(({ name }) => `"${name}"`).join(", ")} in common`;
}

function admitOrRejoin(
  group: Group,
  request: JoinGroupRequest,
  reply: Reply<JoinGroupAnswer>,
  own: OwnMemberHooks | undefined,
): MoldauError | undefined {
  if (request.memberId === "") return joinNew(group, request, reply, own);
  if (group.members.pending.has(request.memberId)) return admit(group, request, reply, own);
  const member = callerOf(group, request);
  return member instanceof MoldauError ? member : rejoin(group, member, request, reply);
}

/** A follower that says what it said before has only missed its answer; everything else is news for everybody. */
function rejoin(
  group: Group,
  member: Member,
  request: JoinGroupRequest,
  reply: Reply<JoinGroupAnswer>,
): MoldauError | undefined {
  const completing = group.state === "completing-rebalance";
  const follower = group.state === "stable" && group.members.leader !== member.memberId;
  if ((completing || follower) && member.offers(request.protocols)) {
    const answer = group.joinAnswer(member);
    group.tell(() => reply({ answer }));
    return undefined;
  }
  member.protocols = request.protocols;
  member.sessionTimeoutMs = request.sessionTimeoutMs;
  member.rebalanceTimeoutMs = request.rebalanceTimeoutMs;
  group.awaitJoin(member, reply);
  group.prepareRebalance();
  return undefined;
}

function joinNew(
  group: Group,
  request: JoinGroupRequest,
  reply: Reply<JoinGroupAnswer>,
  own: OwnMemberHooks | undefined,
): MoldauError | undefined {
  const { groupInstanceId, clientId, requireKnownMemberId } = request;
  const memberId = `${(groupInstanceId ?? clientId).slice(0, nameInId)}-${group.outside.newId()}`;
  if (groupInstanceId !== null) {
    const former = group.members.get(group.members.ofInstance(groupInstanceId) ?? "");
    if (former) return takePlace(group, former, { ...request, memberId }, reply, own);
  } else if (requireKnownMemberId) {
    return askToComeBack(group, memberId, request.sessionTimeoutMs);
  }
  return admit(group, { ...request, memberId }, reply, own);
}

/** Who never comes back with the id it was given is not missed (KIP-394). */
function askToComeBack(group: Group, memberId: string, sessionTimeoutMs: number): MoldauError {
  const forget = () => {
    group.members.endPending(memberId);
    group.completeJoinWhenAll();
  };
  const deadline = new Deadline(group.outside.clock, () => group.step(forget));
  deadline.start(sessionTimeoutMs);
  group.members.pending.set(memberId, deadline);
  return problem("member-id-required", { group: group.name, member: memberId });
}

/** One more member. Until its first join is answered it knows no id to send heartbeats with, so it is given longer. */
function admit(
  group: Group,
  fields: MemberFields,
  reply: Reply<JoinGroupAnswer>,
  own: OwnMemberHooks | undefined,
): undefined {
  if (group.members.size === 0) group.protocolType = fields.protocolType;
  const member = group.newMember(fields, own);
  group.members.add(member);
  group.tell(() => group.outside.memberJoined(group, member));
  group.awaitJoin(member, reply);
  member.session.start(group.outside.settings.newMemberJoinTimeoutMs);
  group.joinPhase.noteNewMember();
  group.prepareRebalance();
}

/** A static member is back under its name: it takes its former self's place, mostly without a rebalance (KIP-345). */
function takePlace(
  group: Group,
  former: Member,
  fields: MemberFields,
  reply: Reply<JoinGroupAnswer>,
  own: OwnMemberHooks | undefined,
): undefined {
  const { leader } = group.members;
  const member = group.newMember(fields, own);
  member.assignment = former.assignment;
  group.dismiss(former, "member-fenced", "another has come under its name");
  group.members.add(member);
  if (leader === former.memberId) group.members.leader = member.memberId;
  group.tell(() => group.outside.memberJoined(group, member));
  group.awaitJoin(member, reply);
  group.touch(member);
  const stays = group.state === "stable" && group.members.selectProtocol() === group.protocolName;
  if (stays) keepPlace(group, member, leader ?? "", fields.supportsSkippingAssignment ?? false);
  else group.prepareRebalance();
}

/**
 * Stores who has the place now, and tells the member that nothing else has changed. A leader that cannot be told to leave
 * the assignment as it is must not find itself leader.
 */
function keepPlace(group: Group, member: Member, formerLeader: string, canSkip: boolean): void {
  const { generation } = group;
  const record = group.record();
  const whole = group.joinAnswer(member);
  const leads = whole.leader === member.memberId;
  const answer =
    leads && !canSkip ? { ...whole, leader: formerLeader, members: [] } : { ...whole, skipAssignment: leads };
  const stored = (error?: MoldauError) => {
    const reply = member.awaitingJoin;
    if (group.state !== "stable" || group.generation !== generation || reply === undefined) return;
    member.awaitingJoin = undefined;
    member.isNew = false;
    reply(error ? { error } : { answer });
  };
  group.tell(() => group.outside.store(group, record, stored));
}
