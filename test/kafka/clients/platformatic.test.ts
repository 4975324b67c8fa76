// What @platformatic/kafka 2 does with the door. Each test stands for a cell of the table in docs/kafka.md.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  Admin,
  type ConsumeOptions,
  Consumer,
  type Message,
  MultipleErrors,
  Producer,
  type ProducerOptions,
  stringDeserializers,
  stringSerializers,
} from "@platformatic/kafka";
import { startKafka, type TestKafka } from "../../../src/testing/index.ts";
import { waitUntil } from "./wait-until.ts";

type StringMessage = Message<string, string, string, string>;

function connection({ brokers }: TestKafka) {
  return { clientId: "test", bootstrapBrokers: brokers, retries: 2, retryDelay: 50 };
}

async function withProducer<Result>(
  kafka: TestKafka,
  use: (producer: Producer<string, string, string, string>) => Promise<Result>,
  options: Partial<ProducerOptions<string, string, string, string>> = {},
): Promise<Result> {
  const producer = new Producer({ ...connection(kafka), serializers: stringSerializers, ...options });
  try {
    return await use(producer);
  } finally {
    await producer.close();
  }
}

async function withAdmin<Result>(kafka: TestKafka, use: (admin: Admin) => Promise<Result>): Promise<Result> {
  const admin = new Admin(connection(kafka));
  try {
    return await use(admin);
  } finally {
    await admin.close();
  }
}

function consumerOf(kafka: TestKafka, groupId: string) {
  return new Consumer({ ...connection(kafka), groupId, deserializers: stringDeserializers, maxWaitTime: 50 });
}

/** Reads so many messages of a topic with a consumer of a group, and commits them. */
async function consume(
  kafka: TestKafka,
  topic: string,
  count: number,
  {
    groupId = "readers",
    ...options
  }: { groupId?: string } & Partial<ConsumeOptions<string, string, string, string>> = {},
): Promise<StringMessage[]> {
  const consumer = consumerOf(kafka, groupId);
  const messages: StringMessage[] = [];
  try {
    const stream = await consumer.consume({
      topics: [topic],
      mode: "earliest",
      autocommit: false,
      ...options,
    } as ConsumeOptions<string, string, string, string>);
    for await (const message of stream) {
      messages.push(message);
      await message.commit();
      if (messages.length === count) break;
    }
  } finally {
    await consumer.close(true);
  }
  return messages;
}

/** The names of the protocol's errors in what the client throws. */
function hasError(id: string) {
  return (error: unknown): boolean => {
    const errors = error instanceof MultipleErrors ? error.errors : [error];
    return errors.some((one) => (one as { apiId?: string }).apiId === id || (one !== error && hasError(id)(one)));
  };
}

describe("@platformatic/kafka", { concurrency: 4 }, () => {
  test("produce and fetch", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    const values = Array.from({ length: 100 }, (_, index) => `order ${index}`);
    await withProducer(kafka, (producer) =>
      producer.send({ messages: values.map((value) => ({ topic: "orders", key: "till-1", value })) }),
    );
    assert.deepEqual(
      (await consume(kafka, "orders", 100)).map(({ offset, key, value }) => [offset, key, value]),
      values.map((value, index) => [BigInt(index), "till-1", value]),
    );
  });

  test("null keys, tombstones, headers, timestamps", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    const headers = new Map([["till", "1"]]);
    await withProducer(kafka, (producer) =>
      producer.send({
        messages: [
          { topic: "orders", value: "v", headers, timestamp: 1_700_000_000_000n },
          { topic: "orders", key: "gone" },
        ],
      }),
    );
    const [first, second] = (await consume(kafka, "orders", 2)) as [StringMessage, StringMessage];
    assert.deepEqual([first.value, first.timestamp, first.headers], ["v", 1_700_000_000_000n, headers]);
    assert.equal(second.key, "gone");
    const events = await kafka.read("orders");
    assert.deepEqual(
      events.map(({ keyBytes, valueBytes }) => [keyBytes === null, valueBytes === null]),
      [
        [true, false],
        [false, true],
      ],
    );
  });

  test("five compressions", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    const codecs = ["none", "gzip", "snappy", "lz4", "zstd"] as const;
    await withProducer(kafka, async (producer) => {
      for (const compression of codecs) {
        await producer.send({ compression, messages: [{ topic: "orders", value: compression.repeat(50) }] });
      }
    });
    const expected = codecs.map((codec) => codec.repeat(50));
    assert.deepEqual(
      (await consume(kafka, "orders", 5)).map(({ value }) => value),
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
      for (const acks of [0, 1, -1]) await producer.send({ acks, messages: [{ topic: "orders", value: `${acks}` }] });
    });
    const events = await kafka.read("orders", { count: 3 });
    assert.deepEqual(
      events.map(({ value }) => value),
      [0, 1, -1],
    );
  });

  test("idempotent producer", async () => {
    await using kafka = await startKafka({ topics: { orders: 2 } });
    await withProducer(
      kafka,
      async (producer) => {
        for (let count = 0; count < 10; count += 1) {
          await producer.send({ messages: [{ topic: "orders", value: `${count}`, partition: count % 2 }] });
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
    await withProducer(kafka, (producer) => producer.send({ messages: [{ topic: "new", value: "1" }] }), {
      autocreateTopics: true,
    });
    assert.equal((await kafka.engine.describeTopic("new")).partitions.length, 2);
  });

  test("topics: create, list, describe, delete", async () => {
    await using kafka = await startKafka();
    await withAdmin(kafka, async (admin) => {
      const [created] = await admin.createTopics({ topics: ["orders"], partitions: 3, replicas: 1 });
      assert.deepEqual([created?.name, created?.partitions], ["orders", 3]);
      await assert.rejects(admin.createTopics({ topics: ["orders"] }), hasError("TOPIC_ALREADY_EXISTS"));
      assert.deepEqual(await admin.listTopics(), ["orders"]);
      const { topics } = await admin.metadata({ topics: ["orders"] });
      assert.equal(topics.get("orders")?.partitionsCount, 3);
      await admin.deleteTopics({ topics: ["orders"] });
      assert.deepEqual(await admin.listTopics(), []);
    });
  });

  test("add partitions", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    await withAdmin(kafka, (admin) =>
      admin.createPartitions({
        topics: [{ name: "orders", count: 3, assignments: [{ brokerIds: [1] }, { brokerIds: [1] }] }],
      }),
    );
    assert.equal((await kafka.engine.describeTopic("orders")).partitions.length, 3);
  });

  test("settings of topics", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    const resource = { resourceType: 2, resourceName: "orders" } as const;
    await withAdmin(kafka, async (admin) => {
      const configs = [{ name: "retention.ms", configOperation: 0, value: "60000" } as const];
      await admin.incrementalAlterConfigs({ resources: [{ ...resource, configs }] });
      const [described] = await admin.describeConfigs({ resources: [{ ...resource, configurationKeys: [] }] });
      const found = described?.configs.find(({ name }) => name === "retention.ms");
      assert.deepEqual([found?.value, found?.configSource], ["60000", 1]);
    });
  });

  test("offsets by place and by time", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    for (const timestamp of [1000, 3000, 2000]) await kafka.put("orders", "x", { timestamp });
    await withAdmin(kafka, async (admin) => {
      const at = async (timestamp: bigint) => {
        const partitions = [{ partitionIndex: 0, timestamp }];
        const [topic] = await admin.listOffsets({ topics: [{ name: "orders", partitions }] });
        return topic?.partitions[0]?.offset;
      };
      assert.deepEqual([await at(-2n), await at(-1n), await at(1500n), await at(-3n)], [0n, 3n, 1n, 1n]);
    });
  });

  test("delete records", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    for (const value of ["a", "b", "c"]) await kafka.put("orders", value);
    const partitions = [{ partition: 0, offset: 2n }];
    const [deleted] = await withAdmin(kafka, (admin) =>
      admin.deleteRecords({ topics: [{ name: "orders", partitions }] }),
    );
    assert.equal(deleted?.partitions[0]?.lowWatermark, 2n);
    assert.deepEqual(
      (await kafka.read("orders")).map(({ value }) => value),
      ["c"],
    );
  });

  test("describe the cluster", async () => {
    await using kafka = await startKafka();
    const { id, brokers, controllerId } = await withAdmin(kafka, (admin) => admin.metadata({ topics: [] }));
    assert.deepEqual([id, controllerId], [kafka.engine.topics.clusterId, 1]);
    assert.deepEqual(
      [...brokers.values()].map(({ host, port }) => `${host}:${port}`),
      kafka.brokers,
    );
  });

  test("sizes of partitions", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    await kafka.put("orders", "x");
    await withAdmin(kafka, async (admin) => {
      const [broker] = await admin.describeLogDirs({ topics: [{ name: "orders", partitions: [0] }] });
      const size = broker?.results[0]?.topics[0]?.partitions[0]?.partitionSize;
      assert.equal(Number(size), (await kafka.engine.describeTopic("orders")).partitions[0]?.bytes);
    });
  });

  test("errors are the client's own", async () => {
    await using kafka = await startKafka({ autoCreateTopics: false, topics: { orders: 1 } });
    await withProducer(kafka, async (producer) => {
      const unknown = producer.send({ messages: [{ topic: "unknown", value: "1" }] });
      await assert.rejects(unknown, /Unknown topic unknown/);
      const huge = producer.send({ messages: [{ topic: "orders", value: "x".repeat(2_000_000) }] });
      await assert.rejects(huge, hasError("MESSAGE_TOO_LARGE"));
    });
  });

  test("groups: join, commit, resume", async () => {
    await using kafka = await startKafka({ topics: { orders: 3 } });
    for (let count = 0; count < 30; count += 1) await kafka.put("orders", count, { partition: count % 3 });
    assert.equal((await consume(kafka, "orders", 30, { groupId: "preparers" })).length, 30);
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
    const resumed = await consume(kafka, "orders", 1, { groupId: "preparers", mode: "committed" });
    assert.deepEqual(
      resumed.map(({ value }) => value),
      ["next"],
    );
  });

  test("groups: share partitions", async () => {
    await using kafka = await startKafka({ topics: { orders: 4 } });
    const consumers = [consumerOf(kafka, "preparers"), consumerOf(kafka, "preparers")];
    const seen = [0, 0];
    for (const [index, consumer] of consumers.entries()) {
      const stream = await consumer.consume({ topics: ["orders"], mode: "earliest", heartbeatInterval: 50 });
      stream.on("data", () => {
        seen[index] = (seen[index] ?? 0) + 1;
      });
    }
    await waitUntil(async () => {
      const { members } = await kafka.engine.groups.describe("preparers");
      return members.length === 2 && members.every(({ partitions }) => partitions.length === 2);
    });
    for (let partition = 0; partition < 4; partition += 1) await kafka.put("orders", "x", { partition });
    await waitUntil(() => seen[0] === 2 && seen[1] === 2);
    await Promise.all(consumers.map((consumer) => consumer.close(true)));
    assert.equal((await kafka.engine.groups.describe("preparers")).state, "empty");
  });

  test("groups: list, describe, reset, delete", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    for (const value of ["a", "b", "c"]) await kafka.put("orders", value);
    await consume(kafka, "orders", 3, { groupId: "preparers" });
    await withAdmin(kafka, async (admin) => {
      assert.deepEqual([...(await admin.listGroups()).keys()], ["preparers"]);
      const described = await admin.describeGroups({ groups: ["preparers"] });
      assert.equal(described.get("preparers")?.state, "Empty");
      const topics = [{ name: "orders", partitionOffsets: [{ partition: 0, offset: 1n }] }];
      await admin.alterConsumerGroupOffsets({ groupId: "preparers", topics });
      const [committed] = await admin.listConsumerGroupOffsets({ groups: ["preparers"] });
      assert.equal(committed?.topics[0]?.partitions[0]?.committedOffset, 1n);
      await admin.deleteGroups({ groups: ["preparers"] });
      assert.equal((await admin.listGroups()).size, 0);
    });
  });

  test("transactions: commit and abort", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    await withProducer(
      kafka,
      async (producer) => {
        for (const [value, isCommit] of [
          ["first", true],
          ["aborted", false],
          ["second", true],
        ] as const) {
          const transaction = await producer.beginTransaction();
          await transaction.send({ messages: [{ topic: "orders", value }] });
          await (isCommit ? transaction.commit() : transaction.abort());
        }
      },
      { transactionalId: "till-1", idempotent: true },
    );
    const expected = ["first", "second"];
    const read = await consume(kafka, "orders", 2, { isolationLevel: 1 });
    assert.deepEqual(
      read.map(({ value }) => value),
      expected,
    );
    assert.deepEqual(
      (await kafka.read("orders")).map(({ value }) => value),
      expected,
    );
  });
});
