// The classic protocol over the coordinator's groups: what the Kafka door calls.
// Source: GroupCoordinator of Apache Kafka.

import { type MoldauError, problem } from "../base/index.ts";
import type { TopicPartition } from "../engine/index.ts";
import type {
  ClassicGroups,
  CommittedOffset,
  DescribedGroup,
  FetchNote,
  HeartbeatRequest,
  JoinGroupAnswer,
  JoinGroupRequest,
  LeavingMember,
  OffsetCommitRequest,
  PartOutcome,
  SyncGroupAnswer,
  SyncGroupRequest,
} from "./classic.ts";
import { positionRefusal, storePositions } from "./commits.ts";
import { consumerProtocolType } from "./consumer-protocol.ts";
import type { Coordinator } from "./coordinator.ts";
import type { HostedGroup } from "./hosted-group.ts";
import { joinGroup } from "./join-group.ts";
import type { Reply } from "./member.ts";
import { commitRefusal, heartbeat, leaveGroup, syncGroup } from "./member-requests.ts";
import { topicsRead } from "./positions.ts";

/** Kafka's way to the groups. */
export class GroupsForKafka implements ClassicGroups {
  readonly #coordinator: Coordinator;

  constructor(coordinator: Coordinator) {
    this.#coordinator = coordinator;
  }

  async joinGroup(request: JoinGroupRequest): Promise<JoinGroupAnswer> {
    const { group, memberId: member } = request;
    const known = this.#coordinator.find(group);
    if (known === undefined && member !== "") throw problem("unknown-member", { group, member });
    const hosted = known ?? this.#coordinator.hosted(group);
    return answered((reply) => joinGroup(hosted.group, request, reply));
  }

  async syncGroup(request: SyncGroupRequest): Promise<SyncGroupAnswer> {
    const { group } = this.#ofMember(request.group, request.memberId);
    return answered((reply) => syncGroup(group, request, reply));
  }

  async heartbeatGroup(request: HeartbeatRequest): Promise<void> {
    const { group } = this.#ofMember(request.group, request.memberId);
    const error = group.step(() => heartbeat(group, request));
    if (error) throw error;
  }

  async leaveGroup(group: string, members: readonly LeavingMember[]): Promise<PartOutcome<LeavingMember>[]> {
    const hosted = this.#coordinator.find(group);
    return members.map((member) => {
      const unknown = () => problem("unknown-member", { group, member: member.memberId });
      const error = hosted ? leaveGroup(hosted.group, member) : unknown();
      return { ...member, ...(error && { error }) };
    });
  }

  async commitOffsets(request: OffsetCommitRequest): Promise<PartOutcome<TopicPartition>[]> {
    const outcomes = this.checkOffsets(request);
    const good = request.offsets.filter((_, index) => outcomes[index]?.error === undefined);
    const hosted = this.#coordinator.hosted(request.group);
    if (good.length > 0) {
      await storePositions(this.#coordinator, hosted, request.memberId || null, good, request.retentionMs);
    }
    return outcomes;
  }

  checkOffsets(request: OffsetCommitRequest): PartOutcome<TopicPartition>[] {
    const { group, generation } = request;
    if (generation >= 0 && !this.#coordinator.find(group)?.exists) {
      throw problem("stale-generation", { group, generation: 0 });
    }
    const refusal = commitRefusal(this.#coordinator.hosted(group).group, request);
    if (refusal) throw refusal;
    return request.offsets.map((offset) => outcome(offset, positionRefusal(this.#coordinator, offset)));
  }

  async storeOffsets(group: string, offsets: readonly CommittedOffset[]): Promise<void> {
    await storePositions(this.#coordinator, this.#coordinator.hosted(group), null, offsets);
  }

  async fetchOffsets(group: string, partitions: readonly TopicPartition[] | null): Promise<CommittedOffset[]> {
    const positions = this.#coordinator.find(group)?.positions;
    const places = partitions ?? positions?.all() ?? [];
    return places.map(({ topic, partition }) => {
      const position = positions?.get({ topic, partition });
      const { offset = -1, leaderEpoch = -1, metadata = "" } = position ?? {};
      return { topic, partition, offset, leaderEpoch, metadata };
    });
  }

  async describeGroup(group: string): Promise<DescribedGroup> {
    const hosted = this.#coordinator.find(group);
    if (!hosted?.exists) return { group, state: "dead", protocolType: "", protocolName: "", members: [] };
    const stable = hosted.group.state === "stable";
    const { protocolType = "", protocolName } = hosted.group;
    const members = [...hosted.group.members].map((member) => ({
      ...member.record(stable ? protocolName : undefined, stable ? member.assignment : new Uint8Array(0)),
      metadata: member.metadata(stable ? protocolName : undefined),
    }));
    return { ...summary(hosted), protocolType, protocolName: stable ? (protocolName ?? "") : "", members };
  }

  async listGroups(): Promise<Omit<DescribedGroup, "members" | "protocolName">[]> {
    return this.#coordinator.all().map(summary);
  }

  deleteGroup(group: string): Promise<void> {
    return this.#coordinator.delete(group);
  }

  async deleteOffsets(group: string, partitions: readonly TopicPartition[]): Promise<PartOutcome<TopicPartition>[]> {
    const hosted = this.#coordinator.get(group);
    const { members, protocolType } = hosted.group;
    const consumers = protocolType === undefined || protocolType === consumerProtocolType;
    if (!consumers && members.size > 0) throw problem("group-not-empty", { group, members: members.size });
    const read = members.size > 0 ? topicsRead(hosted.group) : new Set<string>();
    const subscribed = (topic: string) => read?.has(topic) ?? true;
    const free = partitions.filter(({ topic }) => !subscribed(topic));
    if (free.length > 0) await this.#coordinator.deletePositions(hosted, free);
    return partitions.map((place) =>
      outcome(place, subscribed(place.topic) ? problem("group-subscribed", { group, topic: place.topic }) : undefined),
    );
  }

  noteFetch(note: FetchNote): void {
    this.#coordinator.fetchNotes.note(note);
  }

  #ofMember(group: string, member: string): HostedGroup {
    const hosted = this.#coordinator.find(group);
    if (hosted === undefined) throw problem("unknown-member", { group, member });
    return hosted;
  }
}

function summary({ group }: HostedGroup): Omit<DescribedGroup, "members" | "protocolName"> {
  return { group: group.name, state: group.state, protocolType: group.protocolType ?? "" };
}

function outcome({ topic, partition }: TopicPartition, error: MoldauError | undefined): PartOutcome<TopicPartition> {
  return { topic, partition, ...(error && { error }) };
}

/** What a reply brings, as a promise. */
function answered<Answer>(ask: (reply: Reply<Answer>) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    ask((outcome) => ("error" in outcome ? reject(outcome.error) : resolve(outcome.answer)));
  });
}
