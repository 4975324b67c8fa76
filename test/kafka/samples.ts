// One ordinary request of every API, for tests that go through all of them. Fields that a version does not have are ignored.

import { utf8 } from "../../src/base/index.ts";
import { encodeBatch } from "../../src/log/index.ts";

const batch = encodeBatch([{ key: utf8("till-1"), value: utf8("cod") }, { value: null }], { timestamp: 1000 });
const place = { topic: "orders", partition: 0 };
const holder = { transactionalId: "till-1", producerId: 0, epoch: 0 };
const member = { group: "preparers", generation: 1, memberId: "m-1", groupInstanceId: null };

/** Requests by API key. Each call gives new bytes, since a stored batch is changed in place. */
export const sampleRequests: Readonly<Record<number, () => object>> = {
  0: () => ({
    transactionalId: null,
    acks: -1,
    timeoutMs: 1000,
    topics: [{ topic: "orders", partitions: [{ partition: 0, records: batch.slice() }] }],
  }),
  1: () => ({
    maxWaitMs: 0,
    minBytes: 1,
    topics: [{ topic: "orders", partitions: [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1000 }] }],
  }),
  2: () => ({ replicaId: -1, topics: [{ topic: "orders", partitions: [{ partition: 0, timestamp: -1 }] }] }),
  3: () => ({ topics: [{ topic: "orders" }, { topic: "tills" }] }),
  8: () => ({
    ...member,
    topics: [{ topic: "orders", partitions: [{ partition: 0, offset: 1, metadata: "half" }] }],
  }),
  9: () => {
    const topics = [{ topic: "orders", partitions: [0] }];
    return { group: "preparers", topics, groups: [{ group: "preparers", topics }] };
  },
  10: () => ({ key: "preparers", keys: ["preparers"] }),
  11: () => ({
    // A group of its own each time: a second member would wait for the first to join again.
    group: crypto.randomUUID(),
    sessionTimeoutMs: 10_000,
    memberId: "",
    protocolType: "consumer",
    protocols: [{ name: "range", metadata: utf8("x") }],
  }),
  12: () => member,
  13: () => ({ ...member, members: [{ memberId: "m-1", groupInstanceId: null }] }),
  14: () => ({ ...member, assignments: [{ memberId: "m-1", assignment: utf8("x") }] }),
  15: () => ({ groups: ["preparers"] }),
  16: () => ({}),
  18: () => ({ clientSoftwareName: "samples", clientSoftwareVersion: "1" }),
  19: () => ({
    topics: [{ topic: "orders", partitions: 2, replicas: 1, assignments: [], config: [] }],
    timeoutMs: 1000,
    validateOnly: true,
  }),
  20: () => ({
    topics: [{ topic: "unknown", topicId: "00000000-0000-0000-0000-000000000000" }],
    topicNames: ["unknown"],
    timeoutMs: 1000,
  }),
  21: () => ({ topics: [{ topic: "orders", partitions: [{ partition: 0, before: 0 }] }], timeoutMs: 1000 }),
  22: () => ({ transactionalId: null, transactionTimeoutMs: 1000 }),
  23: () => ({ topics: [{ topic: "orders", partitions: [{ partition: 0, leaderEpoch: 0 }] }] }),
  24: () => ({ ...holder, topics: [{ topic: "orders", partitions: [0] }] }),
  25: () => ({ ...holder, group: "preparers" }),
  26: () => ({ ...holder, commit: true }),
  28: () => ({
    ...holder,
    group: "preparers",
    topics: [{ topic: "orders", partitions: [{ partition: 0, offset: 1, metadata: null }] }],
  }),
  32: () => ({ resources: [{ type: 2, name: "orders", keys: null }], includeSynonyms: true }),
  33: () => ({ resources: [{ type: 2, name: "orders", settings: [] }], validateOnly: true }),
  35: () => ({ topics: null }),
  37: () => ({ topics: [{ topic: "orders", count: 3, assignments: null }], timeoutMs: 1000, validateOnly: true }),
  42: () => ({ groups: ["unknown"] }),
  44: () => ({
    resources: [{ type: 2, name: "orders", changes: [{ name: "retention.ms", operation: 0, value: "1000" }] }],
    validateOnly: true,
  }),
  47: () => ({ group: "preparers", topics: [{ topic: "orders", partitions: [place] }] }),
  60: () => ({ includeClusterAuthorizedOperations: false }),
  65: () => ({ transactionalIds: ["till-1"] }),
  66: () => ({ states: [], producerIds: [] }),
  61: () => ({ topics: [{ topic: "orders", partitions: [0] }] }),
};
