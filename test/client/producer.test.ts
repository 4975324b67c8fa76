// What programs may rely on when they send events.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { MoldauError, partitionForKey, problem, seededRandom, utf8 } from "../../src/base/index.ts";
import { Kafkaesque } from "../../src/broker/index.ts";
import { HttpEngine, Producer } from "../../src/client/index.ts";
import { startServer } from "../../src/server/index.ts";
import { faulty, valuesOf } from "./faulty-engine.ts";

const unavailable = () => problem("unavailable", { reason: "The test says so" });

test("a value that is sent can be read back, and its place is told", async () => {
  await using engine = new Kafkaesque();
  await using producer = new Producer(engine);
  const sent = await producer.send("orders", { order: "1-17" }, { key: "till-1", headers: { a: "b" }, timestamp: 5 });
  assert.deepEqual(sent, { partition: 0, offset: 0, timestamp: 5 });
  const event = await engine.get("orders", 0);
  assert.deepEqual([event.value, event.key, event.timestamp], [{ order: "1-17" }, "till-1", 5]);
});

test("what is sent in one tick goes together, and without awaiting it keeps its order", async () => {
  await using engine = new Kafkaesque();
  await engine.createTopic("t");
  const sizes: number[] = [];
  const producer = new Producer(
    faulty(engine, ({ events }, append) => {
      sizes.push(events.length);
      return append();
    }),
  );
  await producer.send("t", "first");
  const all = Array.from({ length: 100 }, (_, index) => producer.send("t", index));
  const sent = await Promise.all(all);
  await producer.close();
  assert.deepEqual(sizes, [1, 100]);
  assert.deepEqual(
    sent.map(({ offset }) => offset),
    Array.from({ length: 100 }, (_, index) => index + 1),
  );
});

test("a key picks the partition as Kafka does, an explicit partition wins", async () => {
  await using engine = new Kafkaesque();
  await engine.createTopic("t", { partitions: 7 });
  await using producer = new Producer(engine);
  for (const key of ["21", "foobar", "abc"]) {
    assert.equal((await producer.send("t", 1, { key })).partition, partitionForKey(utf8(key), 7));
  }
  assert.equal((await producer.send("t", 1, { key: "21", partition: 6 })).partition, 6);
});

test("events without a key stick to a partition until its batch is closed", async () => {
  await using engine = new Kafkaesque();
  await engine.createTopic("t", { partitions: 3 });
  await using producer = new Producer(engine, { random: seededRandom(7) });
  await producer.send("t", "warm up");
  const rounds: Set<number>[] = [];
  for (let round = 0; round < 5; round += 1) {
    const sent = await producer.sendMany(
      "t",
      Array.from({ length: 10 }, (_, value) => ({ value })),
    );
    rounds.push(new Set(sent.map(({ partition }) => partition)));
  }
  assert.ok(
    rounds.every((partitions) => partitions.size === 1),
    "a batch is not torn apart",
  );
  assert.ok(new Set(rounds.flatMap((partitions) => [...partitions])).size > 1, "batches go to several partitions");
  for (const [index, partitions] of rounds.entries()) {
    if (index > 0) assert.notDeepEqual(partitions, rounds[index - 1], "the next batch goes elsewhere");
  }
});

test("lost answers and failed calls lose nothing, repeat nothing and keep the order", async () => {
  await using engine = new Kafkaesque();
  await engine.createTopic("t", { partitions: 2 });
  const random = seededRandom(11);
  const around = faulty(engine, async (_call, append) => {
    await sleep(random() * 4);
    const fate = random();
    if (fate < 0.2) throw unavailable();
    const appended = await append();
    if (fate < 0.4) throw unavailable();
    return appended;
  });
  await using producer = new Producer(around, { batchSize: 300, random: () => 0 });
  const wanted: number[][] = [[], []];
  const sends = Array.from({ length: 100 }, async (_, index) => {
    await sleep(random() * 100);
    wanted[index % 2]?.push(index);
    return producer.send("t", index, { partition: index % 2 });
  });
  await Promise.all(sends);
  assert.deepEqual(await valuesOf(engine, "t", 0), wanted[0]);
  assert.deepEqual(await valuesOf(engine, "t", 1), wanted[1]);
});

test("a batch that is overtaken on its way is put in order by its number", async () => {
  await using engine = new Kafkaesque();
  const late = new Set([3, 6, 9]);
  const around = faulty(engine, async ({ index }, append) => {
    if (late.has(index)) await sleep(20);
    return append();
  });
  await using producer = new Producer(around, { batchSize: 1 });
  await producer.sendMany(
    "t",
    Array.from({ length: 40 }, (_, value) => ({ value })),
  );
  assert.deepEqual(
    await valuesOf(engine, "t"),
    Array.from({ length: 40 }, (_, index) => index),
  );
});

test("no new batch goes out before all that failed are settled: the engine remembers only the last few", async () => {
  await using engine = new Kafkaesque();
  const tries = new Map<number, number>();
  const around = faulty(engine, async ({ options }, append) => {
    const sequence = options.producer?.sequence ?? -1;
    const attempt = (tries.get(sequence) ?? 0) + 1;
    tries.set(sequence, attempt);
    if (attempt > 1) await sleep(20);
    const appended = await append();
    if (attempt === 1 && (sequence === 1 || sequence === 2)) throw unavailable();
    return appended;
  });
  await using producer = new Producer(around, { batchSize: 1, random: () => 0 });
  const sent = await producer.sendMany(
    "t",
    Array.from({ length: 20 }, (_, value) => ({ value })),
  );
  assert.deepEqual(
    sent.map(({ offset }) => offset),
    Array.from({ length: 20 }, (_, index) => index),
  );
});

test("several batches are on their way at once, and never more than allowed", async () => {
  await using engine = new Kafkaesque();
  let now = 0;
  let most = 0;
  const around = faulty(engine, async (_call, append) => {
    now += 1;
    most = Math.max(most, now);
    const appended = await append();
    await sleep(2);
    now -= 1;
    return appended;
  });
  await using producer = new Producer(around, { batchSize: 1, maxInFlight: 3 });
  await producer.sendMany(
    "t",
    Array.from({ length: 30 }, (_, value) => ({ value })),
  );
  assert.equal(most, 3);
});

test("a forgotten producer gets a new identity and goes on in order", async () => {
  await using engine = new Kafkaesque();
  let identities = 0;
  let forgotten = false;
  const around = faulty(
    engine,
    async ({ index, options }, append) => {
      if (index === 4) forgotten = true;
      if (forgotten && options.producer?.producerId === 1) throw problem("unknown-producer", { producerId: 1 });
      const producer = options.producer && { ...options.producer, producerId: options.producer.producerId + 1000 };
      Object.assign(options, { producer });
      return append();
    },
    { createProducer: async () => ({ producerId: ++identities, epoch: 0 }) },
  );
  await using producer = new Producer(around, { batchSize: 1, random: () => 0 });
  await producer.sendMany(
    "t",
    Array.from({ length: 20 }, (_, value) => ({ value })),
  );
  assert.equal(identities, 2);
  assert.deepEqual(
    await valuesOf(engine, "t"),
    Array.from({ length: 20 }, (_, index) => index),
  );
});

test("an event that is too large fails alone; its neighbours are stored in order", async () => {
  await using engine = new Kafkaesque();
  await engine.createTopic("t", { config: { "max.message.bytes": 1000 } });
  await using producer = new Producer(engine, { random: () => 0 });
  const values = ["a", "b", "x".repeat(5000), "c", "d"];
  const settled = await Promise.allSettled(values.map((value) => producer.send("t", value)));
  assert.deepEqual(
    settled.map(({ status }) => status === "fulfilled"),
    [true, true, false, true, true],
  );
  assert.ok(MoldauError.is((settled[2] as PromiseRejectedResult).reason, "event-too-large"));
  assert.deepEqual(await valuesOf(engine, "t"), ["a", "b", "c", "d"]);
});

test("what cannot be delivered in time is given up, and what comes after is still stored once", async () => {
  await using engine = new Kafkaesque();
  let down = true;
  const around = faulty(engine, async (_call, append) => {
    if (down) throw unavailable();
    return append();
  });
  await using producer = new Producer(around, { deliveryTimeoutMs: 120 });
  await assert.rejects(producer.send("t", 1), (error) => MoldauError.is(error, "timed-out"));
  down = false;
  await producer.send("t", 2);
  assert.deepEqual(await valuesOf(engine, "t"), [2]);
});

test("an append that never answers is given up in time", async () => {
  await using engine = new Kafkaesque();
  await engine.createTopic("t");
  const around = faulty(engine, ({ index }, append) => (index === 0 ? new Promise(() => {}) : append()));
  await using producer = new Producer(around, { deliveryTimeoutMs: 300, random: () => 0 });
  await assert.rejects(producer.send("t", 1), (error) => MoldauError.is(error, "timed-out"));
  assert.equal((await producer.send("t", 2)).offset, 0);
});

test("an engine that never tells the partitions of a topic is given up in time", async () => {
  await using engine = new Kafkaesque();
  const silent = faulty(engine, (_call, append) => append(), { describeTopic: () => new Promise(() => {}) });
  await using producer = new Producer(silent, { deliveryTimeoutMs: 50 });
  await assert.rejects(producer.send("t", 1), (error) => MoldauError.is(error, "timed-out"));
});

test("an error that no retry can mend is told at once, with its facts", async () => {
  await using engine = new Kafkaesque();
  await using producer = new Producer(engine, { createTopics: false });
  await assert.rejects(producer.send("nowhere", 1), (error) => MoldauError.is(error, "unknown-topic"));
  await engine.createTopic("t", { partitions: 2 });
  await assert.rejects(
    producer.send("t", 1, { partition: 5 }),
    (error) => MoldauError.is(error, "unknown-partition") && error.facts.partitions === 2,
  );
  await assert.rejects(producer.send("t", 1, { partition: -1 }), (error) => MoldauError.is(error, "invalid-request"));
  await assert.rejects(producer.send("t", 1n), (error) => MoldauError.is(error, "invalid-request"));
  assert.equal((await producer.send("t", 1, { partition: 1 })).partition, 1);
});

test("a topic that grows is noticed", async () => {
  await using engine = new Kafkaesque();
  await using producer = new Producer(engine, { refreshMs: 0 });
  await producer.send("t", 1);
  await engine.alterTopic("t", { partitions: 4 });
  assert.equal((await producer.send("t", 1, { partition: 3 })).partition, 3);
  await producer.send("t", 1, { key: "21" });
  assert.equal((await producer.send("t", 1, { key: "foobar" })).partition, partitionForKey(utf8("foobar"), 4));
});

test("an engine that makes no topics by itself makes none for a producer", async () => {
  await using broker = new Kafkaesque({ autoCreateTopics: false });
  await using other = new Kafkaesque();
  await using server = await startServer({ engine: other, http: { port: 0, autoCreateTopics: false }, kafka: false });
  await using remote = new HttpEngine(server.url);
  for (const engine of [broker, remote]) {
    await using producer = new Producer(engine);
    await assert.rejects(producer.send("t", 1), (error) => MoldauError.is(error, "unknown-topic"));
    assert.deepEqual(await engine.listTopics(), []);
  }
});

test("a topic that was deleted is made again, with the partitions it then has", async () => {
  await using engine = new Kafkaesque();
  await using producer = new Producer(engine);
  await engine.createTopic("t", { partitions: 2 });
  await producer.send("t", 1, { partition: 1 });
  await engine.deleteTopic("t");
  await assert.rejects(producer.send("t", 2, { partition: 1 }), (error) => MoldauError.is(error, "unknown-partition"));
  assert.equal((await producer.send("t", 3)).partition, 0);
  assert.equal((await engine.describeTopic("t")).partitions.length, 1);
});

test("send waits while too many bytes are buffered, and none is lost", async () => {
  await using engine = new Kafkaesque();
  let buffered = 0;
  let most = 0;
  const around = faulty(engine, async ({ events }, append) => {
    buffered += events.length;
    most = Math.max(most, buffered);
    await sleep(1);
    buffered -= events.length;
    return append();
  });
  await using producer = new Producer(around, { maxBufferedBytes: 2_000, batchSize: 1_000, lingerMs: 60_000 });
  let taken = 0;
  function* values() {
    for (; taken < 100; taken += 1) yield { value: "x".repeat(100) };
  }
  const sending = producer.sendMany("t", values());
  await sleep(0);
  assert.ok(taken < 50, "values are taken as there is room for them");
  await producer.flush();
  assert.equal((await sending).length, 100);
  assert.ok(most <= 2_000 / 164, `${most} events at once`);
  assert.equal(await producer.send("t", "y".repeat(10_000)).then(({ offset }) => offset), 100);
});

test("events wait for others as long as they linger, and flush sends them at once", async () => {
  await using engine = new Kafkaesque();
  await using producer = new Producer(engine, { lingerMs: 60_000 });
  const first = producer.send("t", 1);
  await sleep(5);
  const second = producer.send("t", 2);
  await producer.flush();
  assert.deepEqual([(await first).offset, (await second).offset], [0, 1]);
});

test("close sends what there is, then nothing more is taken", async () => {
  await using engine = new Kafkaesque();
  const around = faulty(engine, async (_call, append) => {
    await sleep(5);
    return append();
  });
  const producer = new Producer(around, { batchSize: 1 });
  const sent = Array.from({ length: 20 }, (_, index) => producer.send("t", index));
  await producer.close();
  assert.equal((await Promise.all(sent)).length, 20);
  await assert.rejects(producer.send("t", 1), (error) => MoldauError.is(error, "closed"));
  assert.equal((await valuesOf(engine, "t")).length, 20);
});

test("an abort signal gives up everything with its reason", async () => {
  await using engine = new Kafkaesque();
  const controller = new AbortController();
  const around = faulty(engine, () => new Promise(() => {}));
  const producer = new Producer(around, { signal: controller.signal, batchSize: 1, maxBufferedBytes: 300 });
  const sends = Array.from({ length: 10 }, (_, index) => producer.send("t", index));
  const settled = Promise.allSettled(sends);
  await sleep(5);
  const reason = new Error("enough");
  controller.abort(reason);
  for (const result of await settled) assert.equal((result as PromiseRejectedResult).reason, reason);
  await assert.rejects(producer.send("t", 1), reason);
  await producer.close();
});

test("values are checked by a schema and written by an encoder", async () => {
  interface Order {
    readonly order: string;
  }
  await using engine = new Kafkaesque();
  const schema = {
    parse(value: unknown): Order {
      if (typeof (value as Order).order !== "string") throw new Error("order: expected a string");
      return value as Order;
    },
  };
  await using producer = new Producer<Order>(engine, { schema, encode: ({ order }) => utf8(`order=${order}`) });
  await producer.send("t", { order: "1-17" });
  await producer.send("t", null, { key: "1-17" });
  await assert.rejects(
    producer.send("t", { order: 17 as unknown as string }),
    (error) => MoldauError.is(error, "invalid-request") && error.message === "value: order: expected a string",
  );
  assert.deepEqual(await valuesOf(engine, "t"), ["order=1-17", null]);
});

test("without idempotence batches go one at a time", async () => {
  await using engine = new Kafkaesque();
  let now = 0;
  const around = faulty(engine, async ({ options }, append) => {
    assert.equal(options.producer, undefined);
    assert.equal(++now, 1);
    await sleep(1);
    now -= 1;
    return append();
  });
  await using producer = new Producer(around, { idempotent: false, batchSize: 1 });
  await producer.sendMany(
    "t",
    Array.from({ length: 10 }, (_, value) => ({ value })),
  );
});

test("options that make no sense are refused by name", () => {
  const engine = new Kafkaesque();
  for (const options of [{ batchSize: 0 }, { lingerMs: -1 }, { maxInFlight: Number.NaN }]) {
    assert.throws(
      () => new Producer(engine, options),
      (error) => MoldauError.is(error, "invalid-config"),
    );
  }
  return engine.close();
});
