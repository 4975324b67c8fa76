// What programs may rely on when they read events.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { MoldauError, problem } from "../../src/base/index.ts";
import { Kafkaesque } from "../../src/broker/index.ts";
import { Consumer, Producer } from "../../src/client/index.ts";
import type { Engine } from "../../src/engine/index.ts";
import { faulty } from "./faulty-engine.ts";

const unavailable = () => problem("unavailable", { reason: "The test says so" });

/** An engine with a topic of three partitions that hold `p:0`, `p:1` ... */
async function filled(perPartition = 10): Promise<Kafkaesque> {
  const engine = new Kafkaesque();
  await engine.createTopic("t", { partitions: 3 });
  for (const partition of [0, 1, 2]) {
    await engine.putMany(
      "t",
      Array.from({ length: perPartition }, (_, index) => `${partition}:${index}`),
      { partition },
    );
  }
  return engine;
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** An engine whose reads of several partitions go through a test's hands. */
function withReads(engine: Engine, readAny: NonNullable<Engine["readAny"]>): Engine {
  return faulty(engine, (_call, append) => append(), { readAny });
}

test("all partitions are read, each in its order, in turn", async () => {
  await using engine = await filled();
  const values = (await all(new Consumer<string>(engine, { topics: ["t"], from: "earliest", untilEnd: true }))).map(
    ({ value }) => value,
  );
  assert.equal(values.length, 30);
  for (const partition of ["0", "1", "2"]) {
    assert.deepEqual(
      values.filter((value) => value.startsWith(partition)),
      Array.from({ length: 10 }, (_, index) => `${partition}:${index}`),
    );
  }
  for (let at = 0; at < 30; at += 3) {
    assert.equal(new Set(values.slice(at, at + 3).map((value) => value[0])).size, 3, "in turn");
  }
});

test("it reads only the partitions that it is told to", async () => {
  await using engine = await filled();
  const options = { topics: ["t"], from: "earliest", untilEnd: true } as const;
  const read = await all(new Consumer<string>(engine, { ...options, partitions: [0, 2] }));
  assert.deepEqual([...new Set(read.map(({ partition }) => partition))].toSorted(), [0, 2]);
  assert.equal(read.length, 20);
  await assert.rejects(all(new Consumer(engine, { ...options, partitions: [3] })), { type: "unknown-partition" });
  assert.throws(() => new Consumer(engine, { ...options, partitions: [0], group: "g" }), { type: "invalid-config" });
});

test("it starts where it is told to", async () => {
  await using engine = await filled(0);
  for (let index = 0; index < 10; index += 1) await engine.put("t", index, { partition: 0, timestamp: 1000 + index });
  const first = async (from: ConstructorParameters<typeof Consumer>[1]["from"]) =>
    (await all(new Consumer(engine, { topics: ["t"], from, untilEnd: true })))[0]?.offset;
  assert.equal(await first("earliest"), 0);
  assert.equal(await first("latest"), undefined);
  assert.equal(await first(-3), 7);
  assert.equal(await first(-30), 0);
  assert.equal(await first(new Date(1004)), 4);
  assert.equal(await first([{ topic: "t", partition: 0, offset: 6 }]), 6);
  assert.equal(await first([{ topic: "t", partition: 1, offset: 0 }]), 0, "missing partitions start at the earliest");
  assert.equal(await first(5), 5);
  const beyond = all(new Consumer(engine, { topics: ["t"], from: 11 }));
  await assert.rejects(beyond, (error) => MoldauError.is(error, "offset-beyond-end"));
});

test("it follows: what is put after the start is read, by default only that", async () => {
  await using engine = await filled();
  const consumer = new Consumer(engine, { topics: ["t"], maxEvents: 2 });
  await consumer.start();
  const reading = all(consumer);
  await sleep(5);
  await engine.put("t", "new", { partition: 2 });
  await engine.put("t", "newer", { partition: 1 });
  assert.deepEqual(
    (await reading).map(({ value }) => value),
    ["new", "newer"],
  );
});

test("several topics are read, and the list can change", async () => {
  await using engine = new Kafkaesque();
  for (const topic of ["a", "b", "c"]) await engine.put(topic, topic);
  await using consumer = new Consumer(engine, { topics: ["a", "b"], from: "earliest" });
  const events = consumer[Symbol.asyncIterator]();
  const seen = [(await events.next()).value.topic, (await events.next()).value.topic];
  assert.deepEqual(seen.sort(), ["a", "b"]);
  await consumer.subscribe(["c"]);
  await engine.put("a", "no more");
  assert.equal((await events.next()).value.topic, "c");
  assert.deepEqual(
    consumer.partitions().map(({ topic }) => topic),
    ["c"],
  );
});

test("batches come whole, partition by partition, and count towards the maximum", async () => {
  await using engine = await filled();
  const consumer = new Consumer(engine, { topics: ["t"], from: "earliest", maxEvents: 25 });
  const batches = await all(consumer.batches());
  assert.equal(
    batches.reduce((sum, { events }) => sum + events.length, 0),
    25,
  );
  for (const { events, partition, next } of batches) {
    assert.ok(events.every((event) => event.partition === partition));
    assert.equal(next, (events.at(-1)?.offset ?? 0) + 1);
  }
});

test("seek moves the position, also while events are read ahead", async () => {
  await using engine = await filled();
  await using consumer = new Consumer(engine, { topics: ["t"], from: "earliest" });
  consumer.start();
  await consumer.start();
  consumer.pause("t", 1);
  consumer.pause("t", 2);
  const events = consumer[Symbol.asyncIterator]();
  assert.equal((await events.next()).value.offset, 0);
  assert.equal(consumer.position("t", 0), 1);
  await consumer.seek("t", 0, 7);
  assert.equal((await events.next()).value.offset, 7);
  await consumer.seek("t", 0, -1);
  assert.equal((await events.next()).value.offset, 9);
  await consumer.seek("t", 0, "earliest");
  assert.equal((await events.next()).value.offset, 0);
  await assert.rejects(consumer.seek("t", 9, 0), (error) => MoldauError.is(error, "unknown-partition"));
});

test("a paused partition hands nothing out until it is resumed; the others go on", async () => {
  await using engine = await filled();
  await using consumer = new Consumer<string>(engine, { topics: ["t"], from: "earliest" });
  await consumer.start();
  consumer.pause("t", 0);
  const events = consumer[Symbol.asyncIterator]();
  for (let count = 0; count < 20; count += 1) assert.notEqual((await events.next()).value.partition, 0);
  const waiting = events.next();
  await sleep(5);
  consumer.resume("t");
  assert.equal((await waiting).value.partition, 0);
});

test("a read that fails is made again, from where it was", async () => {
  await using engine = await filled(100);
  let calls = 0;
  const retries: number[] = [];
  const around = withReads(engine, async (positions, options) => {
    calls += 1;
    if (calls % 2 === 0) throw unavailable();
    const batches = await engine.readAny(positions, { ...options, maxEvents: 30 });
    if (calls % 5 === 0) throw unavailable();
    return batches;
  });
  const consumer = new Consumer<string>(around, {
    topics: ["t"],
    from: "earliest",
    untilEnd: true,
    random: () => 0,
    onRetry: (_error, failures) => retries.push(failures),
  });
  const values = (await all(consumer)).map(({ value }) => value);
  assert.equal(values.length, 300);
  assert.equal(new Set(values).size, 300);
  assert.ok(retries.length > 0);
});

test("an error that no retry can mend ends the loop, after what had been read", async () => {
  await using engine = await filled(3);
  let calls = 0;
  const around = withReads(engine, (positions, options) => {
    calls += 1;
    if (calls > 1) throw problem("partition-damaged", { topic: "t", partition: 0, reason: "the test says so" });
    return engine.readAny(positions, options);
  });
  const seen: unknown[] = [];
  const consumer = new Consumer(around, { topics: ["t"], from: "earliest" });
  await assert.rejects(
    (async () => {
      for await (const event of consumer) seen.push(event.value);
    })(),
    (error) => MoldauError.is(error, "partition-damaged"),
  );
  assert.equal(seen.length, 9);
});

test("an unknown topic is told at once", async () => {
  await using engine = new Kafkaesque();
  await assert.rejects(all(new Consumer(engine, { topics: ["nowhere"] })), (error) =>
    MoldauError.is(error, "unknown-topic"),
  );
});

test("what has expired is an error, or skipped when that is wanted", async () => {
  await using engine = await filled();
  await engine.deleteEvents("t", 0, 6);
  const read = (onExpired?: "earliest" | "latest") =>
    all(
      new Consumer<string>(engine, {
        topics: ["t"],
        from: [0, 1, 2].map((partition) => ({ topic: "t", partition, offset: 2 })),
        untilEnd: true,
        onExpired,
      }),
    );
  await assert.rejects(read(), (error) => MoldauError.is(error, "offset-expired") && error.facts.earliest === 6);
  assert.equal((await read("earliest")).filter(({ partition }) => partition === 0).length, 4);
  assert.equal((await read("latest")).filter(({ partition }) => partition === 0).length, 0);
});

test("little is read ahead while the program is slow, and a slow partition does not stop the others", async () => {
  await using engine = new Kafkaesque();
  await engine.createTopic("t", { partitions: 2 });
  const text = "x".repeat(1000);
  for (let batch = 0; batch < 100; batch += 1) await engine.putMany("t", Array(5).fill(text), { partition: 0 });
  let read = 0;
  const around = withReads(engine, async (positions, options) => {
    const batches = await engine.readAny(positions, options);
    for (const batch of batches) read += batch.events.length;
    return batches;
  });
  await using consumer = new Consumer(around, { topics: ["t"], from: "earliest", prefetchBytes: 20_000 });
  const events = consumer[Symbol.asyncIterator]();
  await events.next();
  await sleep(30);
  assert.ok(read <= 40, `${read} events were read for one`);
  await engine.put("t", "other", { partition: 1 });
  await sleep(150);
  const next = [(await events.next()).value.partition, (await events.next()).value.partition];
  assert.ok(next.includes(1), "the other partition has its turn");
  for (let count = 3; count < 501; count += 1) await events.next();
  assert.equal(consumer.position("t", 0), 500);
});

test("partitions that are added later are read from their beginning", async () => {
  await using engine = new Kafkaesque();
  await engine.createTopic("t");
  await using consumer = new Consumer(engine, { topics: ["t"], refreshMs: 10 });
  await consumer.start();
  await engine.alterTopic("t", { partitions: 2 });
  await engine.put("t", "early", { partition: 1 });
  assert.equal((await consumer[Symbol.asyncIterator]().next()).value.value, "early");
});

test("a topic that was deleted and made again is not read as if it were the old one", async () => {
  await using engine = new Kafkaesque();
  await engine.createTopic("t");
  const consumer = new Consumer(engine, { topics: ["t"], refreshMs: 10 });
  await consumer.start();
  await engine.deleteTopic("t");
  await engine.createTopic("t");
  await assert.rejects(
    all(consumer),
    (error) => MoldauError.is(error, "stale-cursor") || MoldauError.is(error, "unknown-topic"),
  );
});

test("an abort signal ends the loop with its reason, also while it waits", async () => {
  await using engine = await filled(0);
  const controller = new AbortController();
  const reading = all(new Consumer(engine, { topics: ["t"], signal: controller.signal }));
  const reason = new Error("enough");
  setTimeout(() => controller.abort(reason), 10);
  await assert.rejects(reading, reason);
});

test("close ends a loop that waits; leaving a loop closes the consumer", async () => {
  await using engine = await filled();
  const waiting = new Consumer(engine, { topics: ["t"] });
  const reading = all(waiting);
  await sleep(5);
  await waiting.close();
  assert.deepEqual(await reading, []);
  const left = new Consumer(engine, { topics: ["t"], from: "earliest" });
  for await (const _event of left) break;
  assert.deepEqual(await all(left), []);
});

test("values are checked by a schema when they are asked for", async () => {
  await using engine = new Kafkaesque();
  await engine.putMany("t", [{ n: 1 }, { n: "two" }, null]);
  const schema = z.object({ n: z.number() });
  const events = await all(new Consumer(engine, { topics: ["t"], from: "earliest", untilEnd: true, schema }));
  assert.equal(events[0]?.value.n, 1);
  assert.throws(
    () => events[1]?.value,
    (error) => MoldauError.is(error, "invalid-request"),
  );
  assert.equal(events[2]?.value, null);
});

test("an engine that cannot read several partitions with one call is read all the same", async () => {
  await using engine = await filled();
  const plain = faulty(engine, (_call, append) => append());
  const without = new Proxy(plain, {
    get: (target, name) => (name === "readAny" ? undefined : Reflect.get(target, name)),
  });
  assert.equal((await all(new Consumer(without, { topics: ["t"], from: "earliest", untilEnd: true }))).length, 30);
  const following = new Consumer(without, { topics: ["t"], maxEvents: 1 });
  await following.start();
  setTimeout(() => engine.put("t", "late", { partition: 1 }), 10);
  assert.equal((await all(following))[0]?.value, "late");
});

test("what a typed producer sends, a typed consumer gets", async () => {
  interface Order {
    readonly order: string;
  }
  await using engine = new Kafkaesque();
  await using producer = new Producer<Order>(engine);
  const sending = producer.sendMany("orders", [{ value: { order: "1-1" } }, { value: { order: "1-2" } }]);
  await sending;
  const orders: string[] = [];
  for await (const { value } of new Consumer<Order>(engine, { topics: ["orders"], from: "earliest", untilEnd: true })) {
    orders.push(value.order);
  }
  assert.deepEqual(orders, ["1-1", "1-2"]);
});
