// What consumers tell their group's leader, and what it tells them: the payloads of JoinGroup and SyncGroup for the
// protocol type "consumer". A reader takes what it knows of a newer version and leaves the rest;
// what a version added may be missing at the end: kafkajs's custom assigners write version 1 without it.
//
//   Subscription  version int16 | topics [string] | user data bytes
//                 | from 1: owned [topic string, partitions [int32]] | from 2: generation int32 | from 3: rack string
//   Assignment    version int16 | assigned [topic string, partitions [int32]] | user data bytes       (versions 0 to 3)
//
// Source: ConsumerProtocolSubscription.json and ConsumerProtocolAssignment.json of Apache Kafka; KIP-429, KIP-792, KIP-881.

import type { TopicPartition } from "../engine/index.ts";
import { decodedOr, FieldReader, FieldWriter } from "./fields.ts";

/** The protocol type of all consumers. */
export const consumerProtocolType = "consumer";

/** What a consumer wants, and has. */
export interface Subscription {
  readonly topics: readonly string[];
  /** Whatever the assignor wants to remember. */
  readonly userData: Uint8Array | null;
  /** What it has not let go of (from version 1). */
  readonly owned: readonly TopicPartition[];
  /** The generation in which it got them, or -1 (from version 2). */
  readonly generation: number;
  readonly rack: string | null;
}

/** The subscription of one who wants nothing. */
export const noSubscription: Subscription = { topics: [], userData: null, owned: [], generation: -1, rack: null };

/** A subscription as bytes. */
export function encodeSubscription(subscription: Subscription, version = 3): Uint8Array {
  const writer = new FieldWriter().int16(version);
  writer.list(subscription.topics, (topic) => writer.string(topic)).bytes(subscription.userData);
  if (version >= 1) writePartitions(writer, subscription.owned);
  if (version >= 2) writer.int32(subscription.generation);
  if (version >= 3) writer.string(subscription.rack);
  return writer.finish();
}

/** The subscription in some bytes. Throws a RangeError when they are none. */
export function decodeSubscription(bytes: Uint8Array): Subscription {
  const reader = new FieldReader(bytes);
  const version = reader.int16();
  if (version < 0) throw new RangeError(`a subscription of version ${version}`);
  return {
    topics: reader.list(() => reader.string()),
    userData: reader.bytes(),
    owned: version >= 1 && !reader.done ? readPartitions(reader) : [],
    generation: version >= 2 && !reader.done ? reader.int32() : -1,
    rack: version >= 3 && !reader.done ? reader.nullableString() : null,
  };
}

/** An assignment as bytes: version 0, which every client reads. */
export function encodeAssignment(partitions: readonly TopicPartition[]): Uint8Array {
  return writePartitions(new FieldWriter().int16(0), partitions).bytes(null).finish();
}

/** The partitions of an assignment. No bytes at all are an assignment without partitions. Throws a RangeError otherwise. */
export function decodeAssignment(bytes: Uint8Array): TopicPartition[] {
  if (bytes.length === 0) return [];
  const reader = new FieldReader(bytes);
  const version = reader.int16();
  if (version < 0) throw new RangeError(`an assignment of version ${version}`);
  return readPartitions(reader);
}

/** What a consumer wants, as far as these bytes tell it: others may have sent anything. */
export function subscriptionIn(bytes: Uint8Array): Subscription {
  return decodedOr(noSubscription, () => decodeSubscription(bytes));
}

/** What a consumer was given, as far as these bytes tell it. */
export function assignedIn(bytes: Uint8Array): TopicPartition[] {
  return decodedOr([], () => decodeAssignment(bytes));
}

function writePartitions(writer: FieldWriter, partitions: readonly TopicPartition[]): FieldWriter {
  const topics = [...Map.groupBy(partitions, ({ topic }) => topic)];
  return writer.list(topics, ([topic, some]) => {
    writer.string(topic).list(some, ({ partition }) => writer.int32(partition));
  });
}

function readPartitions(reader: FieldReader): TopicPartition[] {
  const topics = reader.list(() => {
    const topic = reader.string();
    return reader.list(() => ({ topic, partition: reader.int32() }));
  });
  return topics.flat();
}
