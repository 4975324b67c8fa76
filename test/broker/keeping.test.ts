// What time does: events grow old, producers are forgotten. And what is told of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Kafkaesque } from "../../src/broker/index.ts";
import type { Happening } from "../../src/engine/index.ts";
import { encodeBatch } from "../../src/log/index.ts";
import { event, refuses } from "../conformance/engine/case.ts";
import { ManualClock } from "../support/manual-clock.ts";

const minute = 60 * 1000;
const day = 24 * 60 * minute;

test("events that are too old go, soon after", async () => {
  const clock = new ManualClock();
  await using kafka = new Kafkaesque({ clock });
  await kafka.createTopic("orders", { config: { "retention.ms": 10 * minute } });
  await kafka.put("orders", "old");
  await clock.pass(9 * minute);
  await kafka.put("orders", "young");
  assert.equal((await kafka.earliest("orders")).value, "old");
  await clock.pass(7 * minute);
  assert.equal((await kafka.earliest("orders")).value, "young");
});

test("bytes are kept within their bound", async () => {
  await using kafka = new Kafkaesque();
  await kafka.createTopic("orders", { config: { "retention.bytes": 1000 } });
  for (let number = 0; number < 50; number += 1) await kafka.put("orders", "x".repeat(100));
  const [partition] = (await kafka.describeTopic("orders")).partitions;
  assert.ok(partition && partition.bytes <= 1000 && partition.end - partition.earliest > 3);
});

test("in memory a partition keeps 100,000 events unless told otherwise", async () => {
  await using kafka = new Kafkaesque();
  const events = Array.from({ length: 1001 }, () => ({ value: null }));
  for (let round = 0; round < 100; round += 1) await kafka.append("orders", 0, events);
  assert.equal((await kafka.earliest("orders")).offset, 100);
  await kafka.createTopic("kept", { config: { "retention.events": -1 } });
  for (let round = 0; round < 101; round += 1) await kafka.append("kept", 0, events);
  assert.equal((await kafka.earliest("kept")).offset, 0);
});

test("a producer is forgotten after seven days without an append", async () => {
  const clock = new ManualClock();
  await using kafka = new Kafkaesque({ clock, compactionCheckMs: day });
  const append = (sequence: number) =>
    kafka.append("orders", 0, [event("a")], { producer: { producerId: 7, epoch: 0, sequence } });
  await append(0);
  await clock.pass(6 * day);
  await append(1);
  await clock.pass(6 * day);
  await append(2);
  await clock.pass(7 * day + 10 * minute);
  await refuses("unknown-producer", append(3), { producerId: 7 });
});

test("whoever listens hears what happens, and nobody else pays", async () => {
  const clock = new ManualClock();
  await using kafka = new Kafkaesque({ clock });
  const told: Happening[] = [];
  const stop = kafka.activity.subscribe((happening) => told.push(happening));
  await kafka.createTopic("orders", { config: { "retention.events": 1 } });
  const producer = { producerId: 7, epoch: 0, sequence: 0 };
  await kafka.append("orders", 0, [event("a"), event("b")], { producer });
  await kafka.append("orders", 0, [event("a"), event("b")], { producer });
  await kafka.alterTopic("orders", { partitions: 2 });
  await kafka.deleteEvents("orders", 0, 2);
  await kafka.deleteTopic("orders");
  stop();
  await kafka.createTopic("parcels");
  const at = clock.now();
  const place = { topic: "orders", partition: 0 };
  const bytes = (told[1] as { bytes: number }).bytes;
  const expected: Happening[] = [
    { at, kind: "topic-created", topic: "orders", partitions: 1 },
    { at, kind: "appended", ...place, baseOffset: 0, count: 2, bytes },
    { at, kind: "dropped", ...place, earliest: 1, reason: "retention" },
    { at, kind: "duplicate", ...place, producerId: 7, sequence: 0 },
    { at, kind: "topic-changed", topic: "orders", partitions: 2 },
    { at, kind: "dropped", ...place, earliest: 2, reason: "request" },
    { at, kind: "topic-deleted", topic: "orders" },
  ];
  const byKind = (left: Happening, right: Happening) => left.kind.localeCompare(right.kind);
  assert.deepEqual(told.toSorted(byKind), expected.toSorted(byKind));
});

test("a compacted topic keeps the last event of every key, soon after", async () => {
  const clock = new ManualClock();
  await using kafka = new Kafkaesque({ clock });
  const told: Happening[] = [];
  kafka.activity.subscribe((happening) => told.push(happening));
  const config = { "cleanup.policy": "compact", "segment.bytes": 1024, "min.cleanable.dirty.ratio": 0 } as const;
  await kafka.createTopic("cabinet", { config });
  for (let number = 0; number < 100; number += 1) await kafka.put("cabinet", number, { key: `${number % 3}` });
  await clock.pass(20_000);
  const left: unknown[] = [];
  for await (const { offset, value } of kafka.stream("cabinet", { untilEnd: true })) left.push([offset, value]);
  assert.ok(left.length < 40, `${left.length} events are left`);
  assert.deepEqual(left.slice(-3), [
    [97, 97],
    [98, 98],
    [99, 99],
  ]);
  await refuses("no-event", kafka.get("cabinet", 1), { offset: 1 });
  assert.ok(told.some((happening) => happening.kind === "dropped" && happening.reason === "compaction"));
});

test("an event without a key is refused where compaction needs one", async () => {
  await using kafka = new Kafkaesque();
  await kafka.createTopic("cabinet", { config: { "cleanup.policy": "compact,delete" } });
  await refuses("batch-invalid", kafka.put("cabinet", 1));
  const partition = kafka.topic("cabinet")?.partition(0);
  assert.throws(() => partition?.appendBatch(encodeBatch([event("a")], { timestamp: 1 }), 1), /without a key/);
});
