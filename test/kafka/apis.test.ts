// Every API in every version, and what each answers to what cannot be.

import assert from "node:assert/strict";
import { test } from "node:test";
import { utf8 } from "../../src/base/index.ts";
import { produce } from "../../src/kafka/api/00-produce.ts";
import { fetch } from "../../src/kafka/api/01-fetch.ts";
import { listOffsets } from "../../src/kafka/api/02-list-offsets.ts";
import { metadata } from "../../src/kafka/api/03-metadata.ts";
import { apiVersions } from "../../src/kafka/api/18-api-versions.ts";
import { createTopics } from "../../src/kafka/api/19-create-topics.ts";
import { deleteTopics } from "../../src/kafka/api/20-delete-topics.ts";
import { deleteRecords } from "../../src/kafka/api/21-delete-records.ts";
import { offsetForLeaderEpoch } from "../../src/kafka/api/23-offset-for-leader-epoch.ts";
import { describeConfigs } from "../../src/kafka/api/32-describe-configs.ts";
import { alterConfigs } from "../../src/kafka/api/33-alter-configs.ts";
import { createPartitions } from "../../src/kafka/api/37-create-partitions.ts";
import { incrementalAlterConfigs } from "../../src/kafka/api/44-incremental-alter-configs.ts";
import { describeProducers } from "../../src/kafka/api/61-describe-producers.ts";
import { apis } from "../../src/kafka/apis.ts";
import { encodeBatch, fieldAt } from "../../src/log/index.ts";
import { openDoor } from "./door.ts";
import { RawClient } from "./raw-client.ts";
import { sampleRequests } from "./samples.ts";

async function open(topics: Record<string, number> = { orders: 1 }) {
  const door = await openDoor();
  for (const [topic, partitions] of Object.entries(topics)) await door.kafkaesque.createTopic(topic, { partitions });
  const client = await RawClient.connect(door.port);
  return {
    ...door,
    client,
    async [Symbol.asyncDispose]() {
      client.socket.destroy();
      await door[Symbol.asyncDispose]();
    },
  };
}

const batchOf = (value: string, options: { producerId?: number; producerEpoch?: number; baseSequence?: number } = {}) =>
  encodeBatch([{ value: utf8(value) }], { timestamp: 1000, ...options });

async function put(
  client: RawClient,
  records: Uint8Array | null,
  { acks = 1, topic = "orders", partition = 0, version = 9 } = {},
) {
  const topics = [{ topic, partitions: [{ partition, records }] }];
  const answer = await client.call(produce, version, { transactionalId: null, acks, timeoutMs: 1000, topics });
  return answer.topics[0].partitions[0];
}

test("every API answers in every version that it serves", async () => {
  await using door = await open();
  for (const [key, api] of apis) {
    for (let version = api.versions[0]; version <= api.versions[1]; version += 1) {
      const answer = await door.client.call(api, version, sampleRequests[key]?.());
      assert.ok(answer, `${api.name} ${version}`);
    }
  }
  assert.deepEqual(door.complaints, []);
});

test("ApiVersions tells the table", async () => {
  await using door = await open();
  const answer = await door.client.call(apiVersions, 3, { clientSoftwareName: "a", clientSoftwareVersion: "1" });
  const told = answer.apiKeys.map((one: Record<string, number>) => [one.apiKey, one.minVersion, one.maxVersion]);
  assert.deepEqual(
    told,
    [...apis.values()].map(({ key, versions }) => [key, ...versions]),
  );
});

test("the ranges that librdkafka looks for by exact versions are there", () => {
  const needed: [key: number, ...versions: number[]][] = [
    [0, 0, 3, 7],
    [1, 4, 10],
    [2, 1],
    [10, 0],
    [22, 0],
  ];
  for (const [key, ...versions] of needed) {
    const [lowest, highest] = apis.get(key)?.versions ?? [1, 0];
    for (const version of versions) assert.ok(version >= lowest && version <= highest, `API ${key} version ${version}`);
  }
});

test("produce refuses what is damaged, and the log holds nothing of it", async () => {
  await using door = await open();
  const damaged = batchOf("x");
  damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
  assert.equal((await put(door.client, damaged)).errorCode, 2);
  assert.equal((await put(door.client, batchOf("x").subarray(0, 40))).errorCode, 2);
  assert.equal((await put(door.client, null)).errorCode, 87);
  assert.equal((await put(door.client, new Uint8Array(0))).errorCode, 2);
  const old = batchOf("x");
  old[fieldAt.magic] = 1;
  assert.equal((await put(door.client, old)).errorCode, 87);
  const two = Buffer.concat([batchOf("x"), batchOf("y")]);
  assert.equal((await put(door.client, two)).errorCode, 2);
  assert.equal((await put(door.client, batchOf("x".repeat(2_000_000)))).errorCode, 10);
  assert.equal((await door.kafkaesque.describeTopic("orders")).partitions[0]?.end, 0);
});

test("produce names unknown topics and partitions, wrong acks, and versions too old", async () => {
  await using door = await open();
  assert.equal((await put(door.client, batchOf("x"), { topic: "unknown" })).errorCode, 3);
  assert.equal((await put(door.client, batchOf("x"), { partition: 1 })).errorCode, 3);
  assert.equal((await put(door.client, batchOf("x"), { partition: -1 })).errorCode, 3);
  assert.equal((await put(door.client, batchOf("x"), { acks: 2 })).errorCode, 21);
  assert.equal((await put(door.client, batchOf("x"), { version: 2 })).errorCode, 35);
});

test("one partition's trouble leaves the others of the request alone", async () => {
  await using door = await open({ orders: 2 });
  const partitions = [
    { partition: 0, records: null },
    { partition: 1, records: batchOf("x") },
  ];
  const body = { transactionalId: null, acks: -1, timeoutMs: 1000, topics: [{ topic: "orders", partitions }] };
  const answer = await door.client.call(produce, 9, body);
  const [first, second] = answer.topics[0].partitions;
  assert.deepEqual([first.errorCode, first.baseOffset], [87, -1]);
  assert.match(first.errorMessage, /there is none/);
  assert.deepEqual([second.errorCode, second.baseOffset, second.logAppendTimeMs], [0, 0, -1]);
});

test("a retry is stored once and answered as the first time; gaps and old epochs are refused", async () => {
  await using door = await open();
  const sequenced = (baseSequence: number, producerEpoch = 0) =>
    put(door.client, batchOf("x", { producerId: 7, producerEpoch, baseSequence }));
  assert.deepEqual((({ errorCode, baseOffset }) => [errorCode, baseOffset])(await sequenced(0)), [0, 0]);
  assert.deepEqual((({ errorCode, baseOffset }) => [errorCode, baseOffset])(await sequenced(1)), [0, 1]);
  assert.deepEqual((({ errorCode, baseOffset }) => [errorCode, baseOffset])(await sequenced(0)), [0, 0]);
  assert.equal((await sequenced(5)).errorCode, 45);
  assert.equal((await sequenced(0, 1)).errorCode, 0);
  assert.equal((await sequenced(2, 0)).errorCode, 47);
  assert.equal((await door.kafkaesque.describeTopic("orders")).partitions[0]?.end, 3);
  const described = await door.client.call(describeProducers, 0, { topics: [{ topic: "orders", partitions: [0] }] });
  const [producer] = described.topics[0].partitions[0].producers;
  assert.deepEqual([producer.producerId, producer.producerEpoch, producer.lastSequence], [7, 1, 0]);
});

test("a topic with LogAppendTime stamps batches and says so", async () => {
  await using door = await open({});
  await door.kafkaesque.createTopic("stamped", { config: { "message.timestamp.type": "LogAppendTime" } });
  const before = Date.now();
  const { logAppendTimeMs } = await put(door.client, batchOf("x"), { topic: "stamped" });
  assert.ok(logAppendTimeMs >= before);
  assert.equal((await door.kafkaesque.latest("stamped")).timestamp, logAppendTimeMs);
});

test("a batch comes back byte for byte, but for its offset and leader epoch", async () => {
  await using door = await open();
  await put(door.client, batchOf("first"));
  const sent = batchOf("second");
  await put(door.client, sent);
  const partitions = [{ partition: 0, fetchOffset: 1, partitionMaxBytes: 1000 }];
  const answer = await door.client.call(fetch, 12, {
    maxWaitMs: 0,
    minBytes: 1,
    topics: [{ topic: "orders", partitions }],
  });
  const [got] = answer.topics[0].partitions[0].records as [Buffer];
  assert.equal(got.readBigInt64BE(fieldAt.baseOffset), 1n);
  assert.deepEqual(got.subarray(fieldAt.magic), Buffer.from(batchOf("second")).subarray(fieldAt.magic));
});

test("fetch tells offsets out of range, unknown partitions and unknown sessions", async () => {
  await using door = await open();
  await put(door.client, batchOf("a"));
  await door.kafkaesque.deleteEvents("orders", 0, 1);
  await put(door.client, batchOf("b"));
  const one = async (fetchOffset: number, partition = 0, currentLeaderEpoch = -1) => {
    const partitions = [{ partition, fetchOffset, currentLeaderEpoch, partitionMaxBytes: 1000 }];
    const answer = await door.client.call(fetch, 12, {
      maxWaitMs: 0,
      minBytes: 1,
      topics: [{ topic: "orders", partitions }],
    });
    return answer.topics[0].partitions[0];
  };
  assert.equal((await one(0)).errorCode, 1);
  assert.equal((await one(3)).errorCode, 1);
  assert.equal((await one(0, 5)).errorCode, 3);
  assert.equal((await one(1, 0, 4)).errorCode, 75);
  const found = await one(1);
  assert.deepEqual([found.highWatermark, found.lastStableOffset, found.logStartOffset], [2, 2, 1]);
  assert.deepEqual((await one(2)).records, []);
  const session = await door.client.call(fetch, 12, { sessionId: 9, maxWaitMs: 0, minBytes: 0, topics: [] });
  assert.equal(session.errorCode, 70);
});

test("ListOffsets finds the earliest, the end, a time, and the greatest time", async () => {
  await using door = await open();
  for (const timestamp of [1000, 3000, 2000]) await door.kafkaesque.put("orders", "x", { timestamp });
  const at = async (timestamp: number, version = 7) => {
    const topics = [{ topic: "orders", partitions: [{ partition: 0, timestamp }] }];
    const answer = await door.client.call(listOffsets, version, { replicaId: -1, topics });
    const { errorCode, offset, timestamp: time } = answer.topics[0].partitions[0];
    return [errorCode, offset, time];
  };
  assert.deepEqual(await at(-2), [0, 0, -1]);
  assert.deepEqual(await at(-1), [0, 3, -1]);
  assert.deepEqual(await at(1500), [0, 1, 3000]);
  assert.deepEqual(await at(5000), [0, -1, -1]);
  assert.deepEqual(await at(-3), [0, 1, 3000]);
  assert.deepEqual(await at(-3, 6), [35, -1, -1]);
  assert.deepEqual(await at(-9), [35, -1, -1]);
});

test("metadata makes an unknown topic only where both sides allow it", async () => {
  await using door = await open({});
  const ask = async (topic: string, allowAutoTopicCreation: boolean) =>
    (await door.client.call(metadata, 9, { topics: [{ topic }], allowAutoTopicCreation })).topics[0];
  assert.equal((await ask("a", false)).errorCode, 3);
  assert.equal((await ask("a", true)).errorCode, 0);
  assert.equal((await ask("a/b", true)).errorCode, 17);
  assert.equal((await door.client.call(metadata, 0, { topics: [] })).topics.length, 1);
  assert.equal((await door.client.call(metadata, 1, { topics: null })).topics.length, 1);
  assert.equal((await door.client.call(metadata, 1, { topics: [] })).topics.length, 0);
  await using closed = await openDoor({}, { autoCreateTopics: false });
  using client = await RawClient.connect(closed.port);
  assert.equal((await client.call(metadata, 9, { topics: [{ topic: "a" }] })).topics[0].errorCode, 3);
});

test("topics are made with what is asked for, and refused with the reason", async () => {
  await using door = await open();
  const create = async (topic: object, options: object = {}) => {
    const whole = { partitions: 1, replicas: 1, assignments: [], config: [], ...topic };
    const answer = await door.client.call(createTopics, 7, { topics: [whole], timeoutMs: 1000, ...options });
    return answer.topics[0];
  };
  const made = await create({ topic: "a", partitions: 3, config: [{ name: "retention.ms", value: "60000" }] });
  assert.deepEqual([made.errorCode, made.partitions], [0, 3]);
  const info = await door.kafkaesque.describeTopic("a");
  assert.deepEqual([info.incarnation, info.config], [made.topicId, { "retention.ms": 60000 }]);
  assert.equal((await create({ topic: "b", partitions: -1, replicas: -1 })).partitions, 1);
  assert.equal((await create({ topic: "c" }, { validateOnly: true })).errorCode, 0);
  assert.equal(door.kafkaesque.topic("c"), undefined);
  assert.equal((await create({ topic: "orders" })).errorCode, 36);
  assert.equal((await create({ topic: "x/y" })).errorCode, 17);
  assert.equal((await create({ topic: "d", partitions: 0 })).errorCode, 37);
  assert.equal((await create({ topic: "d", replicas: 3 })).errorCode, 38);
  assert.equal((await create({ topic: "d", assignments: [{ partition: 0, brokers: [2] }] })).errorCode, 39);
  assert.equal((await create({ topic: "d", config: [{ name: "no.such", value: "1" }] })).errorCode, 40);
  assert.equal((await create({ topic: "d", config: [{ name: "min.insync.replicas", value: "2" }] })).errorCode, 40);
  assert.equal((await create({ topic: "d", config: [{ name: "min.insync.replicas", value: "1" }] })).errorCode, 0);
  const wrong = await create({ topic: "e", partitions: 0 }, { validateOnly: true });
  assert.equal(wrong.errorCode, 37);
});

test("topics are deleted by name and by id", async () => {
  await using door = await open({ a: 1, b: 1 });
  const { incarnation } = await door.kafkaesque.describeTopic("b");
  const none = "00000000-0000-0000-0000-000000000000";
  const topics = [
    { topic: "a", topicId: none },
    { topic: null, topicId: incarnation },
    { topic: null, topicId: "00000000-0000-0000-0000-000000000009" },
    { topic: "unknown", topicId: none },
  ];
  const answer = await door.client.call(deleteTopics, 6, { topics, timeoutMs: 1000 });
  assert.deepEqual(
    answer.topics.map(({ topic, errorCode }: Record<string, unknown>) => [topic, errorCode]),
    [
      ["a", 0],
      ["b", 0],
      [null, 100],
      ["unknown", 3],
    ],
  );
  assert.deepEqual(await door.kafkaesque.listTopics(), []);
});

test("records before an offset are dropped, and -1 drops all", async () => {
  await using door = await open();
  for (const value of ["a", "b", "c"]) await put(door.client, batchOf(value));
  const drop = async (before: number) => {
    const topics = [{ topic: "orders", partitions: [{ partition: 0, before }] }];
    const { errorCode, earliest } = (await door.client.call(deleteRecords, 2, { topics, timeoutMs: 1000 })).topics[0]
      .partitions[0];
    return [errorCode, earliest];
  };
  assert.deepEqual(await drop(2), [0, 2]);
  assert.deepEqual(await drop(1), [0, 2]);
  assert.deepEqual(await drop(9), [1, -1]);
  assert.deepEqual(await drop(-1), [0, 3]);
});

test("the one term of leadership ends at the end of the log", async () => {
  await using door = await open();
  await put(door.client, batchOf("a"));
  const ask = async (leaderEpoch: number) => {
    const topics = [{ topic: "orders", partitions: [{ partition: 0, leaderEpoch }] }];
    const {
      errorCode,
      leaderEpoch: epoch,
      endOffset,
    } = (await door.client.call(offsetForLeaderEpoch, 4, { topics })).topics[0].partitions[0];
    return [errorCode, epoch, endOffset];
  };
  assert.deepEqual(await ask(0), [0, 0, 1]);
  assert.deepEqual(await ask(3), [0, -1, -1]);
});

test("settings are read, set, added to, taken back, and replaced", async () => {
  await using door = await open();
  const read = async (name: string) => {
    const resources = [{ type: 2, name: "orders", keys: [name] }];
    const [setting] = (await door.client.call(describeConfigs, 4, { resources })).results[0].settings;
    return [setting.value, setting.source];
  };
  const change = async (name: string, operation: number, value: string | null, type = 2) => {
    const resources = [{ type, name: "orders", changes: [{ name, operation, value }] }];
    const answer = await door.client.call(incrementalAlterConfigs, 1, { resources, validateOnly: false });
    return answer.results[0].errorCode;
  };
  assert.deepEqual(await read("retention.ms"), ["-1", 5]);
  assert.equal(await change("retention.ms", 0, "1000"), 0);
  assert.deepEqual(await read("retention.ms"), ["1000", 1]);
  assert.equal(await change("cleanup.policy", 2, "compact"), 0);
  assert.deepEqual(await read("cleanup.policy"), ["compact,delete", 1]);
  assert.equal(await change("cleanup.policy", 3, "delete"), 0);
  assert.deepEqual(await read("cleanup.policy"), ["compact", 1]);
  assert.equal(await change("retention.ms", 1, null), 0);
  assert.deepEqual(await read("retention.ms"), ["-1", 5]);
  assert.equal(await change("retention.ms", 0, "soon"), 40);
  assert.equal(await change("retention.ms", 2, "1"), 40);
  assert.equal(await change("retention.ms", 0, "1", 4), 42);
  const settings = [{ name: "segment.bytes", value: "4096" }];
  const resources = [{ type: 2, name: "orders", settings }];
  assert.equal((await door.client.call(alterConfigs, 2, { resources, validateOnly: false })).results[0].errorCode, 0);
  assert.deepEqual((await door.kafkaesque.describeTopic("orders")).config, { "segment.bytes": 4096 });
});

test("the broker's own settings are told, and those of others are not there", async () => {
  await using door = await open();
  const ask = async (type: number, name: string) => {
    const answer = await door.client.call(describeConfigs, 4, { resources: [{ type, name, keys: null }] });
    return answer.results[0];
  };
  const { settings } = await ask(4, "1");
  assert.ok(settings.some(({ name, value }: Record<string, unknown>) => name === "node.id" && value === "1"));
  assert.equal((await ask(4, "9")).errorCode, 42);
  assert.equal((await ask(2, "unknown")).errorCode, 3);
});

test("partitions are added, and never taken away", async () => {
  await using door = await open({ orders: 2 });
  const grow = async (count: number, options: object = {}) => {
    const topics = [{ topic: "orders", count, assignments: null, ...options }];
    const answer = await door.client.call(createPartitions, 3, { topics, timeoutMs: 1000, validateOnly: false });
    return answer.results[0].errorCode;
  };
  assert.equal(await grow(2), 37);
  assert.equal(await grow(1), 37);
  assert.equal(await grow(3, { assignments: [{ brokers: [2] }] }), 39);
  assert.equal(await grow(4, { assignments: [{ brokers: [1] }] }), 39);
  assert.equal(await grow(3, { assignments: [{ brokers: [1] }] }), 0);
  assert.equal(await grow(5), 0);
  assert.equal((await door.kafkaesque.describeTopic("orders")).partitions.length, 5);
});
