// Record batches as Kafka clients send and fetch them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type ErrorType, MoldauError, utf8 } from "../../src/base/index.ts";
import { Kafkaesque, type Partition } from "../../src/broker/index.ts";
import { attribute, encodeBatch, fieldAt, headerBytes, readHeader } from "../../src/log/index.ts";
import { crc32c } from "../../src/native/index.ts";
import { event, refuses } from "../conformance/engine/case.ts";

async function onePartition(config = {}) {
  const kafka = await new Kafkaesque().ready();
  await kafka.createTopic("orders", { config });
  const partition = kafka.topic("orders")?.partition(0) as Partition;
  return { kafka, partition, [Symbol.asyncDispose]: () => kafka.close() };
}

const batchOf = (text: string, options = {}) => encodeBatch([event(text)], { timestamp: 1000, ...options });

function refused(type: ErrorType, action: () => unknown): void {
  assert.throws(action, (error) => MoldauError.is(error, type));
}

test("a batch is stored as it came, with its base offset, and is fetched as it is", async () => {
  await using broker = await onePartition();
  const { partition } = broker;
  const sent = encodeBatch([event("a"), event("b")], { timestamp: 1000 });
  const original = sent.slice();
  assert.equal(partition.appendBatch(batchOf("x"), 1).baseOffset, 0);
  assert.equal(partition.appendBatch(sent, "all").baseOffset, 1);
  const [fetched] = (await partition.readBatches(1, 1)) as [Uint8Array];
  assert.deepEqual(fetched.subarray(fieldAt.magic), original.subarray(fieldAt.magic));
  assert.equal(readHeader(fetched).baseOffset, 1);
  assert.deepEqual(await partition.readBatches(3, 1000), []);
  assert.equal(partition.end, 3);
});

test("a damaged batch is refused, and nothing of it is stored", async () => {
  await using broker = await onePartition();
  const damaged = batchOf("abc");
  damaged[damaged.length - 1] = 1;
  refused("batch-corrupt", () => broker.partition.appendBatch(damaged, 1));
  refused("batch-corrupt", () => broker.partition.appendBatch(batchOf("abc").subarray(0, 40), 1));
  assert.equal(broker.partition.end, 0);
});

test("a batch beyond max.message.bytes is refused", async () => {
  await using broker = await onePartition({ "max.message.bytes": 100 });
  refused("event-too-large", () => broker.partition.appendBatch(batchOf("x".repeat(101)), 1));
  broker.partition.appendBatch(batchOf("x".repeat(80)), 1);
});

test("control batches are the broker's own: nobody else may send them", async () => {
  await using broker = await onePartition();
  const batch = batchOf("a", { attributes: attribute.transactional | attribute.control });
  refused("batch-invalid", () => broker.partition.appendBatch(batch, 1));
});

test("a retried batch is stored once", async () => {
  await using broker = await onePartition();
  const send = () =>
    broker.partition.appendBatch(batchOf("a", { producerId: 3, producerEpoch: 0, baseSequence: 0 }), 1);
  const { baseOffset, duplicate } = send();
  assert.deepEqual([baseOffset, duplicate], [0, false]);
  const again = send();
  assert.deepEqual([again.baseOffset, again.duplicate], [0, true]);
  assert.equal(broker.partition.end, 1);
  assert.deepEqual(
    broker.partition.activeProducers.map(({ producerId, lastSequence }) => [producerId, lastSequence]),
    [[3, 0]],
  );
});

test("offsets out of range are refused with what there is", async () => {
  await using broker = await onePartition();
  const { partition } = broker;
  for (const text of ["a", "b", "c"]) partition.appendBatch(batchOf(text), 1);
  await partition.dropBefore(1);
  refused("offset-expired", () => partition.readBatches(0, 1));
  refused("offset-beyond-end", () => partition.readBatches(4, 1));
  assert.deepEqual(await partition.offsetForTime(1000), { offset: 1, timestamp: 1000 });
  assert.equal(await partition.offsetForTime(1001), undefined);
});

test("with LogAppendTime every event carries the time when it was stored", async () => {
  await using broker = await onePartition({ "message.timestamp.type": "LogAppendTime" });
  const before = Date.now();
  broker.partition.appendBatch(batchOf("a"), 1);
  await broker.kafka.append("orders", 0, [{ ...event("b"), timestamp: 5 }]);
  const { events } = await broker.kafka.read("orders", 0, 0);
  assert.equal(events.length, 2);
  for (const { timestamp } of events) assert.ok(timestamp >= before);
  const [stored] = (await broker.partition.readBatches(0, 1)) as [Uint8Array];
  assert.equal(readHeader(stored).attributes, attribute.logAppendTime);
  assert.equal(readHeader(stored).crc, crc32c(stored.subarray(fieldAt.attributes)));
});

test("a compressed batch that cannot be decoded stops its readers with its place, and no others", async () => {
  await using broker = await onePartition();
  const { partition, kafka } = broker;
  const broken = batchOf("abc", { attributes: 1 });
  partition.appendBatch(broken, 1);
  partition.appendBatch(batchOf("fine"), 1);
  await refuses("partition-damaged", kafka.read("orders", 0, 0), { topic: "orders", partition: 0 });
  assert.equal((await kafka.read("orders", 0, 1)).events[0]?.value, "fine");
  assert.ok(broken.length > headerBytes);
});

test("readers of the same newest events share them, decoded once", async () => {
  await using broker = await onePartition();
  await broker.kafka.append("orders", 0, [event("a"), event("b")]);
  const [left, right] = await Promise.all([broker.kafka.read("orders", 0, 0), broker.kafka.read("orders", 0, 0)]);
  assert.equal(left.events, right.events);
  assert.equal((await broker.kafka.read("orders", 0, 1)).events[0], left.events[1]);
});

test("a raw append wakes those who wait", async () => {
  await using broker = await onePartition();
  const waiting = broker.partition.waitForMore(10_000);
  const read = broker.kafka.read("orders", 0, 0, { waitMs: 10_000 });
  broker.partition.appendBatch(batchOf("a"), 1);
  await waiting;
  assert.equal((await read).events[0]?.value, "a");
  assert.equal(utf8("a").length, 1);
});
