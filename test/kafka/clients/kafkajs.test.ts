// What kafkajs 2.2.4 does with the door. Each test stands for a cell of the table in docs/kafka.md.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import kafkajs, { type KafkaMessage } from "kafkajs";
import { compress, decompress } from "../../../src/native/index.ts";
import { startKafka, type TestKafka } from "../../../src/testing/index.ts";
import { waitUntil } from "./wait-until.ts";

process.env.KAFKAJS_NO_PARTITIONER_WARNING = "1";

const { CompressionTypes, CompressionCodecs, ConfigResourceTypes } = kafkajs;

/** kafkajs brings gzip along; the other codecs are plug-ins, here our own. */
for (const type of [CompressionTypes.Snappy, CompressionTypes.LZ4, CompressionTypes.ZSTD] as const) {
  CompressionCodecs[type] = () => ({
    compress: async ({ buffer }: { buffer: Buffer }) => Buffer.from(compress(type, buffer)),
    decompress: async (buffer: Buffer) => Buffer.from(decompress(type, buffer, 1 << 20)),
  });
}

function clientOf({ brokers }: TestKafka, clientId = "test") {
  return new kafkajs.Kafka({
    clientId,
    brokers,
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { retries: 3, initialRetryTime: 20 },
  });
}

async function withProducer<Result>(
  kafka: TestKafka,
  use: (producer: kafkajs.Producer) => Promise<Result>,
  options: kafkajs.ProducerConfig = {},
): Promise<Result> {
  const producer = clientOf(kafka).producer(options);
  await producer.connect();
  try {
    return await use(producer);
  } finally {
    await producer.disconnect();
  }
}

async function withAdmin<Result>(kafka: TestKafka, use: (admin: kafkajs.Admin) => Promise<Result>): Promise<Result> {
  const admin = clientOf(kafka).admin();
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Reads so many messages of a topic with a consumer of a group. */
async function consume(kafka: TestKafka, topic: string, count: number, groupId = "readers"): Promise<KafkaMessage[]> {
  const consumer = clientOf(kafka).consumer({ groupId, maxWaitTimeInMs: 50 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const messages: KafkaMessage[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      const eachMessage = async ({ message }: { message: KafkaMessage }) => {
        messages.push(message);
        if (messages.length === count) resolve();
      };
      consumer.run({ eachMessage }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return messages;
}

describe("kafkajs", { concurrency: 4 }, () => {
  // First, since the consumer with which kafkajs sets offsets takes five seconds to stop.
  test("groups: list, describe, reset, delete", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    for (const value of ["a", "b", "c"]) await kafka.put("orders", value);
    await consume(kafka, "orders", 3, "preparers");
    await withAdmin(kafka, async (admin) => {
      assert.deepEqual((await admin.listGroups()).groups, [{ groupId: "preparers", protocolType: "consumer" }]);
      assert.equal((await admin.describeGroups(["preparers"])).groups[0]?.state, "Empty");
      await admin.setOffsets({ groupId: "preparers", topic: "orders", partitions: [{ partition: 0, offset: "1" }] });
      const [committed] = await admin.fetchOffsets({ groupId: "preparers", topics: ["orders"] });
      assert.equal(committed?.partitions[0]?.offset, "1");
      await admin.deleteGroups(["preparers"]);
      assert.deepEqual((await admin.listGroups()).groups, []);
    });
  });

  test("produce and fetch", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    const values = Array.from({ length: 100 }, (_, index) => `order ${index}`);
    await withProducer(kafka, (producer) =>
      producer.send({ topic: "orders", messages: values.map((value) => ({ key: "till-1", value })) }),
    );
    const messages = await consume(kafka, "orders", 100);
    assert.deepEqual(
      messages.map(({ offset, key, value }) => [offset, String(key), String(value)]),
      values.map((value, index) => [String(index), "till-1", value]),
    );
  });

  test("null keys, tombstones, headers, timestamps", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    const bytes = Buffer.from([0, 255, 128]);
    await withProducer(kafka, (producer) =>
      producer.send({
        topic: "orders",
        messages: [
          { value: bytes, headers: { till: "1", raw: bytes, twice: ["a", "b"] }, timestamp: "1700000000000" },
          { key: "gone", value: null },
        ],
      }),
    );
    const [first, second] = (await consume(kafka, "orders", 2)) as [KafkaMessage, KafkaMessage];
    assert.deepEqual([first.key, first.value, first.timestamp], [null, bytes, "1700000000000"]);
    assert.deepEqual(first.headers, {
      till: Buffer.from("1"),
      raw: bytes,
      twice: [Buffer.from("a"), Buffer.from("b")],
    });
    assert.deepEqual([String(second.key), second.value], ["gone", null]);
    const [event] = await kafka.read("orders");
    assert.deepEqual(
      event?.headers.map(([name]) => name),
      ["till", "raw", "twice", "twice"],
    );
  });

  test("five compressions", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    const types = [
      CompressionTypes.None,
      CompressionTypes.GZIP,
      CompressionTypes.Snappy,
      CompressionTypes.LZ4,
      CompressionTypes.ZSTD,
    ];
    await withProducer(kafka, async (producer) => {
      for (const compression of types) {
        const value = `compressed ${compression} `.repeat(50);
        await producer.send({ topic: "orders", compression, messages: [{ value }, { value }] });
      }
    });
    const expected = types.flatMap((type) => [`compressed ${type} `.repeat(50), `compressed ${type} `.repeat(50)]);
    assert.deepEqual(
      (await consume(kafka, "orders", 10)).map(({ value }) => String(value)),
      expected,
    );
    assert.deepEqual(
      (await kafka.read("orders")).map(({ value }) => value),
      expected,
    );
  });

  test("acks 0, 1 and all", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    await withProducer(kafka, async (producer) => {
      for (const acks of [0, 1, -1])
        await producer.send({ topic: "orders", acks, messages: [{ value: String(acks) }] });
    });
    assert.deepEqual(
      (await kafka.read("orders", { count: 3 })).map(({ value }) => value),
      [0, 1, -1],
    );
  });

  test("idempotent producer", async () => {
    await using kafka = await startKafka({ topics: { orders: 2 } });
    await withProducer(
      kafka,
      async (producer) => {
        for (let count = 0; count < 10; count += 1) {
          await producer.send({ topic: "orders", messages: [{ value: String(count), partition: count % 2 }] });
        }
      },
      { idempotent: true },
    );
    assert.equal((await kafka.read("orders")).length, 10);
    const { activeProducers } = kafka.engine.topics.get("orders").partition(1);
    assert.deepEqual(
      activeProducers.map(({ epoch, lastSequence }) => [epoch, lastSequence]),
      [[0, 4]],
    );
  });

  test("auto-created topics", async () => {
    await using kafka = await startKafka({ defaultPartitions: 2 });
    await withProducer(kafka, (producer) => producer.send({ topic: "new", messages: [{ value: "1" }] }));
    assert.equal((await kafka.engine.describeTopic("new")).partitions.length, 2);
  });

  test("topics: create, list, describe, delete", async () => {
    await using kafka = await startKafka();
    await withAdmin(kafka, async (admin) => {
      assert.equal(await admin.createTopics({ topics: [{ topic: "orders", numPartitions: 3 }] }), true);
      assert.equal(await admin.createTopics({ topics: [{ topic: "orders" }] }), false);
      assert.deepEqual(await admin.listTopics(), ["orders"]);
      const { topics } = await admin.fetchTopicMetadata({ topics: ["orders"] });
      assert.deepEqual(
        topics[0]?.partitions.map(({ partitionId, leader }) => [partitionId, leader]),
        [
          [0, 1],
          [1, 1],
          [2, 1],
        ],
      );
      await admin.deleteTopics({ topics: ["orders"] });
      assert.deepEqual(await admin.listTopics(), []);
    });
  });

  test("add partitions", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    await withAdmin(kafka, (admin) => admin.createPartitions({ topicPartitions: [{ topic: "orders", count: 4 }] }));
    assert.equal((await kafka.engine.describeTopic("orders")).partitions.length, 4);
  });

  test("settings of topics", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    const resource = { type: ConfigResourceTypes.TOPIC, name: "orders" };
    await withAdmin(kafka, async (admin) => {
      await admin.alterConfigs({
        validateOnly: false,
        resources: [{ ...resource, configEntries: [{ name: "retention.ms", value: "60000" }] }],
      });
      const { resources } = await admin.describeConfigs({ includeSynonyms: true, resources: [resource] });
      const entry = resources[0]?.configEntries.find(({ configName }) => configName === "retention.ms");
      assert.deepEqual([entry?.configValue, entry?.isDefault], ["60000", false]);
    });
  });

  test("offsets by place and by time", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    for (const timestamp of [1000, 2000, 3000]) await kafka.put("orders", "x", { timestamp });
    await withAdmin(kafka, async (admin) => {
      assert.deepEqual(await admin.fetchTopicOffsets("orders"), [{ partition: 0, offset: "3", high: "3", low: "0" }]);
      assert.deepEqual(await admin.fetchTopicOffsetsByTimestamp("orders", 1500), [{ partition: 0, offset: "1" }]);
    });
  });

  test("delete records", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    for (const value of ["a", "b", "c"]) await kafka.put("orders", value);
    await withAdmin(kafka, async (admin) => {
      await admin.fetchTopicOffsets("orders"); // kafkajs looks for the leader only in what it has loaded
      await admin.deleteTopicRecords({ topic: "orders", partitions: [{ partition: 0, offset: "2" }] });
    });
    assert.deepEqual(
      (await kafka.read("orders")).map(({ value }) => value),
      ["c"],
    );
  });

  test("describe the cluster", async () => {
    await using kafka = await startKafka();
    const { brokers, controller, clusterId } = await withAdmin(kafka, (admin) => admin.describeCluster());
    assert.deepEqual(
      brokers.map(({ host, port }) => `${host}:${port}`),
      kafka.brokers,
    );
    assert.deepEqual([controller, clusterId], [1, kafka.engine.topics.clusterId]);
  });

  test("errors are the client's own", async () => {
    await using kafka = await startKafka({ autoCreateTopics: false, topics: { orders: 1 } });
    await withProducer(kafka, async (producer) => {
      const unknown = producer.send({ topic: "unknown", messages: [{ value: "1" }] });
      await assert.rejects(unknown, causedBy("UNKNOWN_TOPIC_OR_PARTITION"));
      const huge = producer.send({ topic: "orders", messages: [{ value: "x".repeat(2_000_000) }] });
      await assert.rejects(huge, causedBy("MESSAGE_TOO_LARGE"));
    });
  });

  test("groups: join, commit, resume", async () => {
    await using kafka = await startKafka({ topics: { orders: 3 } });
    for (let count = 0; count < 30; count += 1) await kafka.put("orders", count, { partition: count % 3 });
    assert.equal((await consume(kafka, "orders", 30, "preparers")).length, 30);
    const { partitions } = await kafka.engine.groups.describe("preparers");
    assert.deepEqual(
      partitions.map(({ committed, lag }) => [committed, lag]),
      [
        [10, 0],
        [10, 0],
        [10, 0],
      ],
    );
    await kafka.put("orders", "next", { partition: 1 });
    assert.deepEqual(
      (await consume(kafka, "orders", 1, "preparers")).map(({ value }) => String(value)),
      ["next"],
    );
  });

  test("groups: share partitions", async () => {
    await using kafka = await startKafka({ topics: { orders: 4 } });
    const consumers = ["one", "two"].map((clientId) =>
      clientOf(kafka, clientId).consumer({ groupId: "preparers", maxWaitTimeInMs: 50, heartbeatInterval: 50 }),
    );
    const seen = new Map<string, number>();
    await Promise.all(
      consumers.map(async (consumer, index) => {
        await consumer.connect();
        await consumer.subscribe({ topic: "orders", fromBeginning: true });
        await consumer.run({
          eachMessage: async ({ partition }) => {
            seen.set(`${index}`, (seen.get(`${index}`) ?? 0) + 1);
            seen.set(`p${partition}`, index);
          },
        });
      }),
    );
    await waitUntil(async () => {
      const { members } = await kafka.engine.groups.describe("preparers");
      return members.length === 2 && members.every(({ partitions }) => partitions.length === 2);
    });
    for (let partition = 0; partition < 4; partition += 1) await kafka.put("orders", "x", { partition });
    await waitUntil(async () => (seen.get("0") ?? 0) + (seen.get("1") ?? 0) === 4);
    assert.deepEqual([seen.get("0"), seen.get("1")], [2, 2]);
    await Promise.all(consumers.map((consumer) => consumer.disconnect()));
    assert.equal((await kafka.engine.groups.describe("preparers")).state, "empty");
  });

  test("transactions: commit and abort", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    const options = { transactionalId: "till-1", idempotent: true, maxInFlightRequests: 1 };
    await withProducer(
      kafka,
      async (producer) => {
        for (const [value, isCommit] of [
          ["first", true],
          ["aborted", false],
          ["second", true],
        ] as const) {
          const transaction = await producer.transaction();
          await transaction.send({ topic: "orders", messages: [{ value }, { value: `${value}, too` }] });
          await (isCommit ? transaction.commit() : transaction.abort());
        }
      },
      options,
    );
    const expected = ["first", "first, too", "second", "second, too"];
    assert.deepEqual(
      (await consume(kafka, "orders", 4)).map(({ value }) => String(value)),
      expected,
    );
    assert.deepEqual(
      (await kafka.read("orders")).map(({ value }) => value),
      expected,
    );
  });

  test("transactions: offsets with the results", async () => {
    await using kafka = await startKafka({ topics: { orders: 1, meals: 1 } });
    await kafka.put("orders", "cod");
    const options = { transactionalId: "preparer-1", idempotent: true, maxInFlightRequests: 1 };
    await withProducer(
      kafka,
      async (producer) => {
        for (const isCommit of [false, true]) {
          const transaction = await producer.transaction();
          await transaction.send({ topic: "meals", messages: [{ value: "cod, fried" }] });
          const partitions = [{ partition: 0, offset: "1" }];
          await transaction.sendOffsets({ consumerGroupId: "preparers", topics: [{ topic: "orders", partitions }] });
          await (isCommit ? transaction.commit() : transaction.abort());
          const committed = await kafka.engine.groups.committed("preparers");
          assert.deepEqual(
            committed.map(({ offset }) => offset),
            isCommit ? [1] : [],
          );
        }
      },
      options,
    );
    assert.deepEqual(
      (await kafka.read("meals")).map(({ value }) => value),
      ["cod, fried"],
    );
  });
});

/** kafkajs wraps an error when it has given up trying. */
function causedBy(type: string) {
  return (error: { type?: string; cause?: { type?: string } }) => (error.cause?.type ?? error.type) === type;
}
