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
  /** The member it was before, when it rejoins. */
  readonly member?: string;
  /** A name that outlives restarts: the member that comes back under it gets its partitions back (KIP-345, `group.instance.id`). */
  readonly instance?: string;
  /** What the consumer calls itself, for people. */
  readonly client?: string;
  /** How long it may be silent before it is taken for dead, in milliseconds. Default 10,000. */
  readonly sessionTimeoutMs?: number;
  /** How long a rebalance waits for it to let go of its partitions, in milliseconds. Default 60,000. */
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
  /** Partitions to let go of: finish, commit, and name them in the next heartbeat's `revoked`. */
  readonly revoking: readonly TopicPartition[];
}

/** A sign of life. */
export interface Heartbeat {
  /** The generation the member believes in. */
  readonly generation: number;
  /** How far it has read: shown to people, not committed. */
  readonly positions?: readonly Commit[];
  /** What it has let go of. */
  readonly revoked?: readonly TopicPartition[];
  /** How long to wait for a change before answering, in milliseconds. Default 0. */
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
  /** Joins, or joins again. Waits until the group has shared its partitions out. Throws `inconsistent-protocol`, `unknown-member`. */
  join(group: string, request: JoinRequest, signal?: AbortSignal): Promise<Membership>;
  /** Says "still here" and learns of changes. Throws `unknown-member`, `stale-generation`, `fenced-member`. */
  heartbeat(group: string, member: string, heartbeat: Heartbeat, signal?: AbortSignal): Promise<Membership>;
  /** Leaves at once, so that others need not wait for the time-out. */
  leave(group: string, member: string): Promise<void>;
  /** Stores positions. A member names its generation; while there are no members anyone may commit. */
  commit(
    group: string,
    offsets: readonly Commit[],
    by?: { readonly member: string; readonly generation: number },
  ): Promise<void>;
  /** What is committed. An unknown group has nothing. */
  committed(group: string): Promise<Commit[]>;
  /** Moves positions while nobody is a member. Throws `group-not-empty`. */
  reset(group: string, reset: Reset): Promise<ResetResult[]>;
  /** All groups. */
  list(): Promise<GroupInfo[]>;
  /** One group. Throws `unknown-group`. */
  describe(group: string): Promise<GroupInfo>;
  /** Forgets a group and its positions. Throws `unknown-group`, `group-not-empty`. */
  delete(group: string): Promise<void>;
}
