// Consumer groups, as every engine offers them: who is a member, who reads what, how far they got.
// The group tells its members who reads what; the members fetch the events from the partitions themselves.

/** One partition of a topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A position to commit, or one that was. */
export interface Commit extends TopicPartition {
  /** The offset to read next. */
  readonly offset: number;
  /** A few words of the committer's own. */
  readonly metadata?: string;
}

/** How a consumer asks to join. */
export interface JoinRequest {
  /** What it wants to read. */
  readonly topics: readonly string[];
  /** The member it was before, when it joins again, say with other topics. Partitions it held stay its own as far as the group allows. */
  readonly member?: string;
  /** A name that outlives restarts: the member that comes back under it gets its partitions back (KIP-345, `group.instance.id`). */
  readonly instance?: string;
  /** What the consumer calls itself, for people. */
  readonly client?: string;
  /** Where it calls from, as the door knows it. */
  readonly host?: string;
  /** How long it may be silent before it is taken for dead, in milliseconds. Default 10,000. */
  readonly sessionTimeoutMs?: number;
  /**
   * How long it may take to let go of its partitions, in milliseconds; one that takes longer is put out of the group.
   * It must outlast the slowest handling of one round of events (Kafka: `max.poll.interval.ms`). Default 60,000.
   */
  readonly rebalanceTimeoutMs?: number;
  /** How partitions are shared out, best first. Default: cooperative-sticky, sticky, range, roundrobin. */
  readonly assignors?: readonly AssignorName[];
}

/** A way of sharing partitions out (`partition.assignment.strategy`). */
export type AssignorName = "cooperative-sticky" | "sticky" | "range" | "roundrobin";

/** What a member is told: who it is, and what is its own now. */
export interface Membership {
  readonly member: string;
  /** Grows with every rebalance; an old one is turned away. */
  readonly generation: number;
  /** The partitions to read. */
  readonly assignment: readonly TopicPartition[];
  /**
   * Partitions to let go of, none of them in `assignment`: finish, commit, and name them in the next heartbeat's `revoked`,
   * those too that have been let go of before. Nobody else reads them until then.
   */
  readonly revoking: readonly TopicPartition[];
}

/** A sign of life. */
export interface Heartbeat {
  /** The generation of the last Membership the member has taken up. */
  readonly generation: number;
  /** How far it has read: shown to people, not committed. */
  readonly positions?: readonly Commit[];
  /** What it has let go of: partitions that were in `revoking` of that Membership. Others are ignored. */
  readonly revoked?: readonly TopicPartition[];
  /**
   * How long to wait for another generation than `generation` before answering, in milliseconds; a third of the session
   * time-out at most. Default 0.
   */
  readonly waitMs?: number;
}

/** A member, for people. */
export interface MemberInfo {
  readonly member: string;
  readonly instance?: string;
  readonly client: string;
  /** Where it calls from, when known. */
  readonly host: string;
  readonly partitions: readonly TopicPartition[];
}

/** A partition as a group sees it. */
export interface GroupPartition extends TopicPartition {
  /** What is committed, or null. */
  readonly committed: number | null;
  /** How far its member has read, when known. */
  readonly position: number | null;
  /** The end of the log. */
  readonly end: number;
  /** End minus committed (minus earliest, when nothing is committed). */
  readonly lag: number;
  /** Whose it is now, or null. */
  readonly member: string | null;
  readonly metadata?: string;
}

/** The state of a group, with Kafka's names in lower case. */
export type GroupState = "empty" | "preparing-rebalance" | "completing-rebalance" | "stable" | "dead";

/** A group, as it was when asked. */
export interface GroupInfo {
  readonly group: string;
  readonly state: GroupState;
  readonly generation: number;
  /** How partitions are shared out now, or null when there are no members. */
  readonly assignor: string | null;
  readonly members: readonly MemberInfo[];
  readonly partitions: readonly GroupPartition[];
}

/** Which positions to move, and where to. */
export interface Reset {
  /** What to move: all partitions of these topics, or some. Absent: everything the group has committed. */
  readonly topics?: readonly (string | TopicPartition)[];
  /** Where to: a place in the log, a time, or so many events further (negative: back). */
  readonly to:
    | "earliest"
    | "latest"
    | { readonly offset: number }
    | { readonly timestamp: number }
    | { readonly shift: number };
  /** Only tell what would happen. */
  readonly dryRun?: boolean;
}

/** One moved position. */
export interface ResetResult extends TopicPartition {
  readonly before: number | null;
  readonly after: number;
}

/** The groups of an engine. */
export interface Groups {
  /**
   * Joins, or joins again. Waits until the group has shared its partitions out; those that others still hold come with a
   * later generation. Throws `invalid-group`, `inconsistent-protocol`, `invalid-session-timeout`, and `unknown-member` or
   * `fenced-member` for a `member` that is one no more. When `signal` ends the waiting, a new member is not one.
   */
  join(group: string, request: JoinRequest, signal?: AbortSignal): Promise<Membership>;
  /**
   * Says "still here" and learns of changes: answers at once with the present Membership when its generation is another one.
   * Throws `unknown-member` (it left, timed out, or was too slow to let go: join anew, without a member), `fenced-member`
   * (another consumer came under the same instance name: stop), `stale-generation` (a generation that never was: join again).
   */
  heartbeat(group: string, member: string, heartbeat: Heartbeat, signal?: AbortSignal): Promise<Membership>;
  /** Leaves at once, so that others need not wait for the time-out. The reason is for people. Throws `unknown-member`, `fenced-member`. */
  leave(group: string, member: string, reason?: string): Promise<void>;
  /**
   * Stores positions, all or none. A member names the group's present generation; while there are no members anyone may
   * commit, without `by`. Throws `stale-generation` (heartbeat to learn the present one, and commit again what is still
   * yours, be it in `revoking`), `rebalancing` (the same, a moment later), `unknown-member`, `fenced-member`,
   * `not-a-group-member`, `unknown-topic`, `unknown-partition`, `metadata-too-large`.
   */
  commit(
    group: string,
    offsets: readonly Commit[],
    by?: { readonly member: string; readonly generation: number },
  ): Promise<void>;
  /** What is committed. An unknown group has nothing. */
  committed(group: string): Promise<Commit[]>;
  /**
   * Moves positions while nobody is a member; offsets out of a partition's range become its earliest or end.
   * Throws `group-not-empty`, `unknown-topic`, `unknown-partition`.
   */
  reset(group: string, reset: Reset): Promise<ResetResult[]>;
  /** All groups. */
  list(): Promise<GroupInfo[]>;
  /** One group. Throws `unknown-group`. */
  describe(group: string): Promise<GroupInfo>;
  /** Forgets a group and its positions. Throws `unknown-group`, `group-not-empty`. */
  delete(group: string): Promise<void>;
}
