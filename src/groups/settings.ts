// What can be set for groups. Kafka's names stand behind each; times in milliseconds.

/** The settings of a coordinator. */
export interface GroupSettings {
  /** How long the first members of an empty group wait for more of them (`group.initial.rebalance.delay.ms`). */
  readonly initialRebalanceDelayMs: number;
  /** The shortest session time-out that is allowed (`group.min.session.timeout.ms`). */
  readonly minSessionTimeoutMs: number;
  /** The longest one (`group.max.session.timeout.ms`). */
  readonly maxSessionTimeoutMs: number;
  /** How long a new member is kept whose first join has not been answered: it may have gone, unseen. */
  readonly newMemberJoinTimeoutMs: number;
  /** How long our members that let go at about the same time are waited for, so that one rebalance serves them all. */
  readonly followUpDelayMs: number;
  /** How long positions are kept when nobody uses them (`offsets.retention.minutes`). */
  readonly offsetsRetentionMs: number;
  /** How often it is looked for positions to forget (`offsets.retention.check.interval.ms`). */
  readonly offsetsRetentionCheckMs: number;
  /** How long the words beside a position may be, in bytes (`offset.metadata.max.bytes`). */
  readonly maxMetadataBytes: number;
}

/** Kafka's defaults, but for delays that are short, and sessions that may be. */
export const defaultGroupSettings: GroupSettings = {
  initialRebalanceDelayMs: 50,
  minSessionTimeoutMs: 100,
  maxSessionTimeoutMs: 1_800_000,
  newMemberJoinTimeoutMs: 300_000,
  followUpDelayMs: 50,
  offsetsRetentionMs: 7 * 24 * 60 * 60 * 1000,
  offsetsRetentionCheckMs: 600_000,
  maxMetadataBytes: 4096,
};
