// The classic group protocol as a plain typed API: what the Kafka door's handlers call. Field names are the protocol's.
// What goes wrong is thrown as an error of the catalogue; its `kafkaCode` is what the client is to get.
// Source: Apache Kafka's protocol guide; KIP-62, KIP-211, KIP-345, KIP-394, KIP-496, KIP-800, KIP-814.

import type { MoldauError } from "../base/index.ts";
import type { GroupState, TopicPartition } from "../engine/index.ts";

/** A way of sharing out that a member offers, and what it says of itself for it. The group does not look inside. */
export interface Protocol {
  /** Such as `range`. */
  readonly name: string;
  /** For consumers a ConsumerProtocolSubscription. */
  readonly metadata: Uint8Array;
}

/** JoinGroup. */
export interface JoinGroupRequest {
  readonly group: string;
  /** Empty for a new member. */
  readonly memberId: string;
  /** A static member's name (KIP-345), else null. */
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly sessionTimeoutMs: number;
  /** Version 0 has none: give the session time-out. */
  readonly rebalanceTimeoutMs: number;
  /** `consumer`, `connect` ... */
  readonly protocolType: string;
  /** Best first. */
  readonly protocols: readonly Protocol[];
  /** Whether a new member is sent back once to come with its id (version 4 and later, KIP-394). */
  readonly requireKnownMemberId: boolean;
  /** Whether the leader can be told not to assign (version 9, KIP-814). Default false. */
  readonly supportsSkippingAssignment?: boolean;
  /** Why it joins, in words (version 8, KIP-800). */
  readonly reason?: string | null;
}

/** A member as its leader sees it. */
export interface JoinedMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly metadata: Uint8Array;
}

/** JoinGroup's answer. */
export interface JoinGroupAnswer {
  readonly generation: number;
  readonly protocolType: string;
  readonly protocolName: string;
  readonly leader: string;
  readonly memberId: string;
  /** Whether the leader keeps the assignment there is. */
  readonly skipAssignment: boolean;
  /** All members for the leader, nobody for the others. */
  readonly members: readonly JoinedMember[];
}

/** SyncGroup. */
export interface SyncGroupRequest {
  readonly group: string;
  readonly generation: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  /** From version 5 on, else null. */
  readonly protocolType: string | null;
  /** From version 5 on, else null. */
  readonly protocolName: string | null;
  /** From the leader: who gets what. */
  readonly assignments: readonly { readonly memberId: string; readonly assignment: Uint8Array }[];
}

/** SyncGroup's answer. */
export interface SyncGroupAnswer {
  readonly protocolType: string;
  readonly protocolName: string;
  readonly assignment: Uint8Array;
}

/** Heartbeat. */
export interface HeartbeatRequest {
  readonly group: string;
  readonly generation: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
}

/** One who leaves: by its id, or a static member by its name alone. */
export interface LeavingMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly reason?: string | null;
}

/** What came of one of several: no error means it is done. */
export type PartOutcome<Part> = Part & { readonly error?: MoldauError };

/** A position as Kafka's clients commit it. */
export interface CommittedOffset extends TopicPartition {
  readonly offset: number;
  /** The leader epoch of the last event read; -1: not known. */
  readonly leaderEpoch: number;
  readonly metadata: string;
}

/** OffsetCommit. */
export interface OffsetCommitRequest {
  readonly group: string;
  /** -1 for a consumer that is no member. */
  readonly generation: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly offsets: readonly CommittedOffset[];
  /** How long to keep them, in milliseconds (versions 2 to 4); absent or -1: `offsets.retention.minutes`. */
  readonly retentionMs?: number;
}

/** A member in a description. */
export interface DescribedMember extends JoinedMember {
  readonly clientId: string;
  readonly clientHost: string;
  readonly assignment: Uint8Array;
}

/** DescribeGroups: one group. */
export interface DescribedGroup {
  readonly group: string;
  readonly state: GroupState;
  /** Empty for a group of simple consumers. */
  readonly protocolType: string;
  /** Empty unless the group is stable. */
  readonly protocolName: string;
  readonly members: readonly DescribedMember[];
}

/** A fetch by a Kafka client, as far as it tells where it is. */
export interface FetchNote extends TopicPartition {
  readonly clientId: string;
  readonly clientHost: string;
  readonly offset: number;
}

/** The groups of a broker as the classic protocol sees them. */
export interface ClassicGroups {
  /** Answers when all members have joined, or the time for it is over. */
  joinGroup(request: JoinGroupRequest): Promise<JoinGroupAnswer>;
  /** Answers when the leader has assigned. */
  syncGroup(request: SyncGroupRequest): Promise<SyncGroupAnswer>;
  /** Throws `rebalancing` when the member is to join again. */
  heartbeatGroup(request: HeartbeatRequest): Promise<void>;
  /** Throws what concerns the whole group; what concerns one of them stands beside it. */
  leaveGroup(group: string, members: readonly LeavingMember[]): Promise<PartOutcome<LeavingMember>[]>;
  /** Throws what concerns the whole group or the storage; unknown partitions have their own error. */
  commitOffsets(request: OffsetCommitRequest): Promise<PartOutcome<TopicPartition>[]>;
  /** What `commitOffsets` would refuse, without storing anything: for positions that a transaction will store. */
  checkOffsets(request: OffsetCommitRequest): PartOutcome<TopicPartition>[];
  /** Stores positions that were checked before, when their transaction has ended well. */
  storeOffsets(group: string, offsets: readonly CommittedOffset[]): Promise<void>;
  /** What is committed for these partitions, offset -1 where nothing is; all there is when none are named. */
  fetchOffsets(group: string, partitions: readonly TopicPartition[] | null): Promise<CommittedOffset[]>;
  /** An unknown group is described as `dead`. */
  describeGroup(group: string): Promise<DescribedGroup>;
  /** All groups, without their members. */
  listGroups(): Promise<Omit<DescribedGroup, "members" | "protocolName">[]>;
  /** Throws `unknown-group`, `group-not-empty`, `invalid-group`. */
  deleteGroup(group: string): Promise<void>;
  /** OffsetDelete (KIP-496). Topics that members read have the error `group-subscribed`. Throws `unknown-group`, `group-not-empty`. */
  deleteOffsets(group: string, partitions: readonly TopicPartition[]): Promise<PartOutcome<TopicPartition>[]>;
  /** What a Kafka client fetched last may stand for its position. Cheap; forgotten when it is no member's. */
  noteFetch(note: FetchNote): void;
}
