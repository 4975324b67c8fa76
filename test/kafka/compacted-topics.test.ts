// Compacted topics hold batches with gaps, and batches without any record. Real clients read through them to the end.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { Consumer } from "@platformatic/kafka";
import { Kafka, logLevel } from "kafkajs";
import { startKafka, type TestKafka } from "../../src/testing/index.ts";

const last = 199;

/** A topic of 200 events under five keys, the first 60 tombstones, compacted down to a few. */
async function compactedTopic(): Promise<TestKafka> {
  const config = {
    "cleanup.policy": "compact",
    "segment.bytes": 1024,
    "min.cleanable.dirty.ratio": 0,
    "delete.retention.ms": 0,
  } as const;
  const kafka = await startKafka({ compactionCheckMs: 20, topics: { table: { config } } });
  for (let number = 0; number <= last; number += 1) {
    await kafka.put("table", number < 60 ? null : number, { key: `${number % 5}` });
  }
  for (let tries = 0; tries < 100 && (await kafka.read("table")).length > 20; tries += 1) await wait(20);
  return kafka;
}

async function offsetsOf(kafka: TestKafka): Promise<number[]> {
  return (await kafka.read("table")).map(({ offset }) => offset);
}

async function until(offsets: readonly number[]): Promise<void> {
  for (let tries = 0; tries < 500 && offsets.at(-1) !== last; tries += 1) await wait(10);
}

test("kafkajs reads a compacted topic to its end", async () => {
  await using kafka = await compactedTopic();
  const client = new Kafka({ brokers: kafka.brokers, logLevel: logLevel.NOTHING });
  const consumer = client.consumer({ groupId: "readers" });
  await consumer.connect();
  await consumer.subscribe({ topic: "table", fromBeginning: true });
  const seen: number[] = [];
  await consumer.run({ eachMessage: async ({ message }) => void seen.push(Number(message.offset)) });
  await until(seen);
  await consumer.disconnect();
  assert.deepEqual(seen, await offsetsOf(kafka));
});

test("@platformatic/kafka reads a compacted topic to its end", async () => {
  await using kafka = await compactedTopic();
  const consumer = new Consumer({ groupId: "readers", clientId: "test", bootstrapBrokers: kafka.brokers });
  const stream = await consumer.consume({ topics: ["table"], mode: "earliest", autocommit: false });
  const seen: number[] = [];
  stream.on("data", ({ offset }) => seen.push(Number(offset)));
  await until(seen);
  await stream.close();
  await consumer.close();
  assert.deepEqual(seen, await offsetsOf(kafka));
});
