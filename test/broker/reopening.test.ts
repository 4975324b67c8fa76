// What a broker knows again when its store is opened anew.

import assert from "node:assert/strict";
import { test } from "node:test";
import { problem } from "../../src/base/index.ts";
import { Kafkaesque } from "../../src/broker/index.ts";
import { event, refuses, texts } from "../conformance/engine/case.ts";
import { LastingStore } from "../support/lasting-store.ts";
import { ManualClock } from "../support/manual-clock.ts";

const day = 24 * 60 * 60 * 1000;

test("topics, their settings and their events are there again", async () => {
  const store = new LastingStore();
  const first = await Kafkaesque.open({ store });
  const made = await first.createTopic("orders", { partitions: 2, config: { "retention.ms": 5 * day } });
  await first.alterTopic("orders", { partitions: 3, config: { "segment.ms": 1000 } });
  await first.append("orders", 2, [event("a")]);
  await first.close();
  await using second = await Kafkaesque.open({ store });
  const found = await second.describeTopic("orders");
  assert.equal(found.incarnation, made.incarnation);
  assert.deepEqual(found.config, { "retention.ms": 5 * day, "segment.ms": 1000 });
  assert.deepEqual(
    found.partitions.map(({ end }) => end),
    [0, 0, 1],
  );
  assert.deepEqual(texts((await second.read("orders", 2, 0)).events), ["a"]);
  assert.equal(second.topics.clusterId, first.topics.clusterId);
});

test("a deleted topic stays deleted, also when the crash came before its logs went", async () => {
  const store = new LastingStore();
  const first = await Kafkaesque.open({ store });
  await first.createTopic("orders");
  await first.append("orders", 0, [event("a")]);
  const remains = store.log("orders-0");
  await first.deleteTopic("orders");
  store.logs.set("orders-0", remains);
  await first.close();
  await using second = await Kafkaesque.open({ store });
  await refuses("unknown-topic", second.describeTopic("orders"));
  assert.ok(!store.logs.has("orders-0"));
  assert.equal((await second.createTopic("orders")).partitions[0]?.end, 0);
});

test("producer ids are never given twice", async () => {
  const store = new LastingStore();
  const given = new Set<number>();
  for (let round = 0; round < 3; round += 1) {
    await using kafka = await Kafkaesque.open({ store });
    for (let number = 0; number < 5; number += 1) given.add((await kafka.createProducer()).producerId);
  }
  assert.equal(given.size, 15);
});

for (const how of ["from the note", "from the log alone"]) {
  test(`a retry is known after opening anew, ${how}`, async () => {
    const store = new LastingStore();
    const append = (kafka: Kafkaesque, sequence: number) =>
      kafka.append("orders", 0, [event("a"), event("b")], { producer: { producerId: 7, epoch: 1, sequence } });
    const first = await Kafkaesque.open({ store });
    for (const sequence of [0, 2, 4]) await append(first, sequence);
    await first.close();
    if (how === "from the log alone") store.notes.clear();
    await using second = await Kafkaesque.open({ store });
    const retried = await append(second, 4);
    assert.deepEqual([retried.baseOffset, retried.duplicate], [4, true]);
    await refuses("out-of-sequence", append(second, 8), { expected: 6 });
    assert.equal((await append(second, 6)).duplicate, false);
  });
}

test("a note that tells of more than the log holds is not believed", async () => {
  const store = new LastingStore();
  const append = (kafka: Kafkaesque, sequence: number) =>
    kafka.append("orders", 0, [event("a")], { producer: { producerId: 7, epoch: 0, sequence } });
  const first = await Kafkaesque.open({ store });
  await append(first, 0);
  await first.close();
  const note = store.notes.get("orders-0") as Uint8Array;
  store.notes.set("orders-0", Buffer.from(Buffer.from(note).toString().replace('"end":1', '"end":9')));
  await using second = await Kafkaesque.open({ store });
  assert.equal((await append(second, 0)).duplicate, true);
});

test("a damaged partition is stopped, and the others are not", async () => {
  const store = new LastingStore();
  const first = await Kafkaesque.open({ store });
  await first.createTopic("orders", { partitions: 2 });
  await first.close();
  const damage = problem("partition-damaged", { topic: "orders", partition: 0, reason: "byte 99 is wrong" });
  store.damaged.set("orders-0", damage);
  await using second = await Kafkaesque.open({ store });
  const { partitions } = await second.describeTopic("orders");
  assert.deepEqual(
    partitions.map((partition) => partition.damage),
    ["byte 99 is wrong", undefined],
  );
  await refuses("partition-damaged", second.append("orders", 0, [event("a")]));
  await refuses("partition-damaged", second.read("orders", 0, 0));
  await second.append("orders", 1, [event("a")]);
});

test("a damaged metadata log stops the opening", async () => {
  const store = new LastingStore();
  const damage = problem("partition-damaged", { topic: "__cluster_metadata", partition: 0, reason: "byte 3 is wrong" });
  store.damaged.set("__cluster_metadata-0", damage);
  await refuses("partition-damaged", Kafkaesque.open({ store }));
});

test("what is remembered of topics does not grow with every change", async () => {
  const store = new LastingStore();
  const clock = new ManualClock();
  const first = await Kafkaesque.open({ store, clock });
  await first.createTopic("orders");
  for (let change = 0; change < 6000; change += 1) {
    await first.alterTopic("orders", { config: { "segment.ms": 1000 + change } });
  }
  const { bytes: before } = store.log("__cluster_metadata-0");
  await clock.pass(16_000);
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  const { bytes: after } = store.log("__cluster_metadata-0");
  assert.ok(before > 1024 * 1024 && after < before / 2, `${after} of ${before} bytes are left`);
  await first.close();
  await using second = await Kafkaesque.open({ store, clock });
  assert.deepEqual((await second.describeTopic("orders")).config, { "segment.ms": 6999 });
});
