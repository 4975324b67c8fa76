// The records of __consumer_offsets, laid out as Kafka's, so that its tools can read ours.
//
//   key    version 1: group string | topic string | partition int32          -> a committed position
//          version 2: group string                                           -> a group
//
//   position, version 3: offset int64 | leader epoch int32 | metadata string | committed at int64
//             version 1: offset int64 | metadata string | committed at int64 | expires at int64
//   group,    version 3: protocol type string | generation int32 | protocol string | leader string | state since int64
//             | members [member id string | instance id string | client id string | client host string
//             |          rebalance time-out int32 | session time-out int32 | subscription bytes | assignment bytes]
//
// Each begins with its version, an int16. No value (a tombstone) means: forgotten. In keys version 0 is an older form of 1.
// Source: OffsetCommitKey, OffsetCommitValue, GroupMetadataKey and GroupMetadataValue (.json) of Apache Kafka.

import { FieldReader, FieldWriter } from "./fields.ts";

/** What is remembered of a commit. */
export interface Position {
  readonly offset: number;
  readonly leaderEpoch: number;
  readonly metadata: string;
  /** When it was committed, in milliseconds since 1970. */
  readonly committedAt: number;
  /** When it is forgotten; undefined: by the broker's rule. */
  readonly expiresAt?: number;
}

/** What is remembered of a member. */
export interface MemberRecord {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly rebalanceTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  readonly subscription: Uint8Array;
  readonly assignment: Uint8Array;
}

/** What is remembered of a group. */
export interface GroupRecord {
  readonly protocolType: string;
  readonly generation: number;
  readonly protocolName: string | null;
  readonly leader: string | null;
  /** When it came into its state, in milliseconds since 1970. */
  readonly stateSince: number;
  readonly members: readonly MemberRecord[];
}

/** A record as it is stored. */
export interface StoredRecord {
  readonly key: Uint8Array;
  /** Null: forgotten. */
  readonly value: Uint8Array | null;
}

/** A record as it is meant. */
export type OffsetsRecord =
  | { readonly group: string; readonly topic: string; readonly partition: number; readonly position: Position | null }
  | { readonly group: string; readonly record: GroupRecord | null };

/** A position as it is stored; null forgets it. */
export function positionRecord(
  group: string,
  topic: string,
  partition: number,
  position: Position | null,
): StoredRecord {
  const key = new FieldWriter().int16(1).string(group).string(topic).int32(partition).finish();
  return { key, value: position && encodePosition(position) };
}

function encodePosition({ offset, leaderEpoch, metadata, committedAt, expiresAt }: Position): Uint8Array {
  if (expiresAt === undefined) {
    return new FieldWriter().int16(3).int64(offset).int32(leaderEpoch).string(metadata).int64(committedAt).finish();
  }
  return new FieldWriter().int16(1).int64(offset).string(metadata).int64(committedAt).int64(expiresAt).finish();
}

/** A group as it is stored; null forgets it. */
export function groupRecord(group: string, record: GroupRecord | null): StoredRecord {
  const key = new FieldWriter().int16(2).string(group).finish();
  return { key, value: record && encodeGroup(record) };
}

function encodeGroup(record: GroupRecord): Uint8Array {
  const writer = new FieldWriter().int16(3).string(record.protocolType).int32(record.generation);
  writer.string(record.protocolName).string(record.leader).int64(record.stateSince);
  writer.list(record.members, (member) => {
    writer.string(member.memberId).string(member.groupInstanceId).string(member.clientId).string(member.clientHost);
    writer.int32(member.rebalanceTimeoutMs).int32(member.sessionTimeoutMs);
    writer.bytes(member.subscription).bytes(member.assignment);
  });
  return writer.finish();
}

/** What a stored record means, or undefined when it is of a kind not known here. Throws a RangeError when it is cut short. */
export function readOffsetsRecord({ key, value }: StoredRecord): OffsetsRecord | undefined {
  const reader = new FieldReader(key);
  const version = reader.int16();
  if (version === 2) return { group: reader.string(), record: value && decodeGroup(value) };
  if (version !== 0 && version !== 1) return undefined;
  const place = { group: reader.string(), topic: reader.string(), partition: reader.int32() };
  return { ...place, position: value && decodePosition(value) };
}

/** Versions 0 to 3; version 0 has no expiry. */
function decodePosition(value: Uint8Array): Position {
  const reader = new FieldReader(value);
  const version = reader.int16();
  if (version < 0 || version > 3) throw new RangeError(`a committed position of version ${version}`);
  const offset = reader.int64();
  const leaderEpoch = version === 3 ? reader.int32() : -1;
  const metadata = reader.string();
  const committedAt = reader.int64();
  const expiresAt = version === 1 ? reader.int64() : -1;
  return { offset, leaderEpoch, metadata, committedAt, ...(expiresAt >= 0 && { expiresAt }) };
}

/** Versions 0 to 3: 1 added the rebalance time-out, 2 the time of the state, 3 static members. */
function decodeGroup(value: Uint8Array): GroupRecord {
  const reader = new FieldReader(value);
  const version = reader.int16();
  if (version < 0 || version > 3) throw new RangeError(`a group of version ${version}`);
  return {
    protocolType: reader.string(),
    generation: reader.int32(),
    protocolName: reader.nullableString(),
    leader: reader.nullableString(),
    stateSince: version >= 2 ? reader.int64() : -1,
    members: reader.list(() => decodeMember(reader, version)),
  };
}

function decodeMember(reader: FieldReader, version: number): MemberRecord {
  const memberId = reader.string();
  const groupInstanceId = version >= 3 ? reader.nullableString() : null;
  const clientId = reader.string();
  const clientHost = reader.string();
  const rebalanceTimeoutMs = version >= 1 ? reader.int32() : -1;
  const sessionTimeoutMs = reader.int32();
  return {
    memberId,
    groupInstanceId,
    clientId,
    clientHost,
    rebalanceTimeoutMs: rebalanceTimeoutMs < 0 ? sessionTimeoutMs : rebalanceTimeoutMs,
    sessionTimeoutMs,
    subscription: reader.bytes(),
    assignment: reader.bytes(),
  };
}
