// The groups of a broker as every engine offers them: for our own members, for consumers that only store positions, and
// for people who look and mend.

import { type MoldauError, problem } from "../base/index.ts";
import type {
  Commit,
  GroupInfo,
  GroupPartition,
  Groups,
  Heartbeat,
  JoinRequest,
  Membership,
  Reset,
  ResetResult,
  TopicPartition,
} from "../engine/index.ts";
import { partitionName } from "./assign/index.ts";
import { checkJoin } from "./check-join.ts";
import type { CommittedOffset } from "./classic.ts";
import { positionRefusal, storePositions } from "./commits.ts";
import type { Coordinator } from "./coordinator.ts";
import type { HostedGroup } from "./hosted-group.ts";
import { commitRefusal, leaveGroup } from "./member-requests.ts";
import { inPlace } from "./positions.ts";
import { resetTargets } from "./reset.ts";

/** The groups of a broker. */
export class BrokerGroups implements Groups {
  readonly #coordinator: Coordinator;

  constructor(coordinator: Coordinator) {
    this.#coordinator = coordinator;
  }

  async join(group: string, request: JoinRequest, signal?: AbortSignal): Promise<Membership> {
    await this.#coordinator.ready();
    checkJoin(request);
    if (request.member !== undefined) return this.#ofMember(group, request.member).own.join(request, signal);
    return this.#coordinator.hosted(group).own.join(request, signal);
  }

  async heartbeat(group: string, member: string, beat: Heartbeat, signal?: AbortSignal): Promise<Membership> {
    await this.#coordinator.ready();
    return this.#ofMember(group, member).own.get(member).heartbeat(beat, signal);
  }

  async leave(group: string, member: string, reason?: string): Promise<void> {
    await this.#coordinator.ready();
    const hosted = this.#ofMember(group, member);
    hosted.own.get(member);
    throwIf(leaveGroup(hosted.group, { memberId: member, groupInstanceId: null, reason }));
  }

  async commit(
    group: string,
    offsets: readonly Commit[],
    by?: { readonly member: string; readonly generation: number },
  ): Promise<void> {
    await this.#coordinator.ready();
    const hosted = by ? this.#ofMember(group, by.member) : this.#coordinator.hosted(group);
    throwIf(by ? this.#memberRefusal(hosted, by) : commitRefusal(hosted.group, nobody));
    const whole = offsets.map((offset) => ({ ...offset, leaderEpoch: -1, metadata: offset.metadata ?? "" }));
    for (const offset of whole) throwIf(positionRefusal(this.#coordinator, offset));
    if (whole.length > 0) await storePositions(this.#coordinator, hosted, by?.member ?? null, whole);
  }

  /** While its own next generation is being stored, a member cannot know of it: it is to ask again, not to believe itself stale. */
  #memberRefusal(
    hosted: HostedGroup,
    { member, generation }: { readonly member: string; readonly generation: number },
  ): MoldauError | undefined {
    const { group } = hosted;
    const current = hosted.own.get(member).generation === generation;
    if (current && group.state === "completing-rebalance") return problem("rebalancing", { group: group.name });
    return commitRefusal(group, { memberId: member, generation, groupInstanceId: null });
  }

  async committed(group: string): Promise<Commit[]> {
    await this.#coordinator.ready();
    const all = this.#coordinator.find(group)?.positions.all() ?? [];
    return all.map(({ topic, partition, position: { offset, metadata } }) => {
      return { topic, partition, offset, ...(metadata !== "" && { metadata }) };
    });
  }

  async reset(group: string, reset: Reset): Promise<ResetResult[]> {
    await this.#coordinator.ready();
    const known = this.#coordinator.find(group);
    const members = known?.group.members.size ?? 0;
    if (members > 0) throw problem("group-not-empty", { group, members });
    const results = await resetTargets(this.#coordinator, known?.positions, reset);
    if (reset.dryRun || results.length === 0) return results;
    const hosted = this.#coordinator.hosted(group);
    throwIf(commitRefusal(hosted.group, nobody));
    await storePositions(this.#coordinator, hosted, null, results.map(asCommit));
    return results;
  }

  async list(): Promise<GroupInfo[]> {
    await this.#coordinator.ready();
    const infos = this.#coordinator.all().map((hosted) => this.#info(hosted));
    return infos.sort((left, right) => (left.group < right.group ? -1 : 1));
  }

  async describe(group: string): Promise<GroupInfo> {
    await this.#coordinator.ready();
    return this.#info(this.#coordinator.get(group));
  }

  async delete(group: string): Promise<void> {
    await this.#coordinator.ready();
    return this.#coordinator.delete(group);
  }

  #ofMember(group: string, member: string): HostedGroup {
    const hosted = this.#coordinator.find(group);
    if (hosted === undefined) throw problem("unknown-member", { group, member });
    return hosted;
  }

  #info(hosted: HostedGroup): GroupInfo {
    const { name, state, generation, protocolName } = hosted.group;
    const members = hosted.memberInfos();
    const owners = new Map<string, string>();
    const places = new Map<string, TopicPartition>();
    for (const place of hosted.positions.all()) places.set(partitionName(place), place);
    for (const { member, partitions } of members) {
      for (const place of partitions) {
        owners.set(partitionName(place), member);
        places.set(partitionName(place), place);
      }
    }
    const partitions = [...places.values()].sort(inPlace).flatMap((place) => {
      return this.#partition(hosted, place, owners.get(partitionName(place)) ?? null) ?? [];
    });
    return { group: name, state, generation, assignor: protocolName ?? null, members, partitions };
  }

  /** Undefined when the partition is gone. */
  #partition(hosted: HostedGroup, place: TopicPartition, member: string | null): GroupPartition | undefined {
    const { topic, partition } = place;
    if (partition >= this.#coordinator.broker.partitionCount(topic)) return undefined;
    const { earliest, end } = this.#coordinator.broker.bounds(place);
    const stored = hosted.positions.get(place);
    const committed = stored?.offset ?? null;
    const position = member === null ? null : this.#position(hosted, place, member);
    const lag = Math.max(end - (committed ?? earliest), 0);
    const metadata = stored?.metadata ? { metadata: stored.metadata } : {};
    return { topic, partition, committed, position, end, lag, member, ...metadata };
  }

  /** What the member says, or what its client fetched last. */
  #position(hosted: HostedGroup, place: TopicPartition, memberId: string): number | null {
    const own = hosted.own.find(memberId);
    if (own) return own.positions.get(partitionName(place)) ?? null;
    const member = hosted.group.members.get(memberId);
    if (member === undefined) return null;
    const { clientId, clientHost } = member;
    return this.#coordinator.fetchNotes.position(hosted.group.name, { ...place, clientId, clientHost });
  }
}

/** How somebody commits who is no member. */
const nobody = { memberId: "", generation: -1, groupInstanceId: null };

function asCommit({ topic, partition, after }: ResetResult): CommittedOffset {
  return { topic, partition, offset: after, leaderEpoch: -1, metadata: "" };
}

function throwIf(error: MoldauError | undefined): void {
  if (error) throw error;
}
