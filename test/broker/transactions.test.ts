// Transactions: what readers of events see, who may end them, and what is left of them after a restart.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { type Clock, MoldauError, utf8 } from "../../src/base/index.ts";
import { type BrokerOptions, Kafkaesque } from "../../src/broker/index.ts";
import type { ProducerIdentity } from "../../src/engine/index.ts";
import { attribute, encodeBatch, openDiskStore } from "../../src/log/index.ts";
import { ManualClock } from "../support/manual-clock.ts";

const orders = { topic: "orders", partition: 0 };
const commit = { group: "preparers", generation: -1, memberId: "", groupInstanceId: null };

function refused(type: Parameters<typeof MoldauError.is>[1]) {
  return (error: unknown) => MoldauError.is(error, type);
}

/** A producer with a transactional id, which writes one event a batch. */
async function producer(engine: Kafkaesque, id = "till-1", timeoutMs = 60_000) {
  const identity = await engine.transactions.begin(id, timeoutMs);
  let sequence = 0;
  return {
    identity,
    async put(value: string, place = orders) {
      await engine.transactions.addPartitions(id, identity, [place]);
      write(engine, identity, value, sequence, place);
      sequence += 1;
    },
    end: (isCommit: boolean) => engine.transactions.end(id, identity, isCommit),
  };
}

function write(
  engine: Kafkaesque,
  { producerId, epoch }: ProducerIdentity,
  value: string,
  sequence: number,
  place = orders,
) {
  const attributes = attribute.transactional;
  const options = { timestamp: 1, attributes, producerId, producerEpoch: epoch, baseSequence: sequence };
  const batch = encodeBatch([{ value: utf8(value) }], options);
  engine.topics.get(place.topic).partition(place.partition).appendBatch(batch, 1);
}

async function values(engine: Kafkaesque): Promise<unknown[]> {
  const read: unknown[] = [];
  for await (const { value } of engine.stream("orders", { untilEnd: true })) read.push(value);
  return read;
}

async function open(options: BrokerOptions = {}) {
  const engine = await Kafkaesque.open(options);
  await engine.createTopic("orders");
  return engine;
}

test("events of a transaction are seen when it is committed, all at once", async () => {
  await using engine = await open();
  const till = await producer(engine);
  await engine.put("orders", "before");
  await till.put("a");
  await till.put("b");
  await engine.put("orders", "behind");
  assert.deepEqual(await values(engine), ["before"]);
  assert.equal((await engine.latest("orders")).value, "before");
  assert.equal((await engine.describeTopic("orders")).partitions[0]?.end, 1);
  await till.end(true);
  assert.deepEqual(await values(engine), ["before", "a", "b", "behind"]);
  assert.equal((await engine.latest("orders")).value, "behind");
});

test("events of an aborted transaction are never seen, and the others are", async () => {
  await using engine = await open();
  const [till, other] = [await producer(engine), await producer(engine, "till-2")];
  await till.put("aborted");
  await other.put("committed");
  await engine.put("orders", "plain");
  await till.put("aborted, too");
  await till.end(false);
  assert.deepEqual(await values(engine), []);
  await other.end(true);
  assert.deepEqual(await values(engine), ["committed", "plain"]);
  await till.put("the next one counts");
  await till.end(true);
  assert.deepEqual(await values(engine), ["committed", "plain", "the next one counts"]);
});

test("a marker takes an offset that no event has", async () => {
  await using engine = await open();
  const till = await producer(engine);
  await till.put("a");
  await till.end(true);
  await engine.put("orders", "b");
  assert.equal((await engine.latest("orders")).offset, 2);
  await assert.rejects(engine.get("orders", 1), refused("no-event"));
  assert.deepEqual(
    (await engine.read("orders", 0, 1)).events.map(({ offset }) => offset),
    [2],
  );
});

test("a reader that waits wakes when the transaction ends", async () => {
  await using engine = await open();
  const till = await producer(engine);
  await till.put("a");
  const reading = engine.read("orders", 0, 0, { waitMs: 5000 });
  await till.end(true);
  assert.deepEqual(
    (await reading).events.map(({ value }) => value),
    ["a"],
  );
});

test("a new producer of the same transactional id fences the old one, whose events are aborted", async () => {
  await using engine = await open();
  const old = await producer(engine);
  await old.put("old");
  const next = await producer(engine);
  assert.equal(next.identity.producerId, old.identity.producerId);
  assert.ok(next.identity.epoch > old.identity.epoch);
  await assert.rejects(old.put("zombie"), refused("stale-producer"));
  await assert.rejects(old.end(true), refused("stale-producer"));
  assert.throws(() => engine.transactions.verify(old.identity, orders), refused("stale-producer"));
  await next.put("next");
  await next.end(true);
  assert.deepEqual(await values(engine), ["next"]);
});

test("a producer that asks again with the identity it had gets a new epoch, also when it asks twice; an older one is fenced", async () => {
  await using engine = await open();
  const till = await producer(engine);
  const next = { ...till.identity, epoch: till.identity.epoch + 1 };
  assert.deepEqual(await engine.transactions.begin("till-1", 60_000, till.identity), next);
  assert.deepEqual(await engine.transactions.begin("till-1", 60_000, till.identity), next);
  await engine.transactions.begin("till-1", 60_000, next);
  await assert.rejects(engine.transactions.begin("till-1", 60_000, till.identity), refused("stale-producer"));
});

test("only partitions that were added may be written to, and only while the transaction is open", async () => {
  await using engine = await open();
  const till = await producer(engine);
  assert.throws(() => engine.transactions.verify(till.identity, orders), refused("invalid-transaction-state"));
  await till.put("a");
  engine.transactions.verify(till.identity, orders);
  await till.end(true);
  assert.throws(() => engine.transactions.verify(till.identity, orders), refused("invalid-transaction-state"));
  assert.throws(() => engine.transactions.verify({ producerId: 99, epoch: 0 }, orders), refused("wrong-producer-id"));
});

test("an end is answered twice the same, and never turned round", async () => {
  await using engine = await open();
  const till = await producer(engine);
  await assert.rejects(till.end(true), refused("invalid-transaction-state"));
  await till.put("a");
  await till.end(true);
  await till.end(true);
  await assert.rejects(till.end(false), refused("invalid-transaction-state"));
  assert.deepEqual(await values(engine), ["a"]);
});

test("positions become the group's with the commit, and are forgotten with an abort", async () => {
  await using engine = await open();
  const till = await producer(engine);
  const { identity } = till;
  const position = { ...orders, offset: 7, leaderEpoch: -1, metadata: "" };
  const committed = async () => (await engine.classicGroups.fetchOffsets("preparers", [orders]))[0]?.offset;
  for (const [isCommit, expected] of [
    [false, -1],
    [true, 7],
  ] as const) {
    await engine.transactions.addGroup("till-1", identity, "preparers");
    await engine.transactions.addOffsets("till-1", identity, { ...commit, offsets: [position] });
    assert.equal(await committed(), -1);
    assert.equal(engine.transactions.moves("preparers", orders), true);
    await till.end(isCommit);
    assert.equal(await committed(), expected);
    assert.equal(engine.transactions.moves("preparers", orders), false);
  }
});

test("a transaction that takes too long is aborted, and its producer fenced", async () => {
  const clock = new ManualClock();
  await using engine = await open({ clock });
  const till = await producer(engine, "till-1", 5000);
  await till.put("too slow");
  await engine.put("orders", "plain").catch(() => undefined);
  await clock.pass(4000);
  await settled();
  assert.equal(engine.transactions.describe("till-1").state, "ongoing");
  await clock.pass(2000);
  await settled();
  assert.equal(engine.transactions.describe("till-1").state, "complete-abort");
  await assert.rejects(till.end(true), refused("stale-producer"));
  assert.deepEqual(await values(engine), ["plain"]);
});

test("a time-out beyond the limit is refused", async () => {
  await using engine = await open();
  await assert.rejects(engine.transactions.begin("till-1", 0), refused("invalid-transaction-timeout"));
  await assert.rejects(engine.transactions.begin("till-1", 3_600_000), refused("invalid-transaction-timeout"));
});

test("open, aborted and committed transactions are known again after a restart", async () => {
  const directory = mkdtempSync(join(tmpdir(), "moldau-"));
  try {
    const identities: ProducerIdentity[] = [];
    {
      await using engine = await open({ store: await openDiskStore(directory) });
      const [committed, aborted, left] = [
        await producer(engine, "committed"),
        await producer(engine, "aborted"),
        await producer(engine, "left open"),
      ];
      await committed.put("committed");
      await aborted.put("aborted");
      await left.put("left open");
      await committed.end(true);
      await aborted.end(false);
      identities.push(left.identity);
    }
    await using engine = await Kafkaesque.open({ store: await openDiskStore(directory) });
    assert.deepEqual(await values(engine), ["committed"]);
    assert.equal(engine.transactions.describe("left open").state, "ongoing");
    await engine.transactions.end("left open", identities[0] as ProducerIdentity, true);
    assert.deepEqual(await values(engine), ["committed", "left open"]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("a partition whose log holds open or aborted transactions is not compacted", async () => {
  await using engine = await Kafkaesque.open({ defaultConfig: { "segment.bytes": 1024 } });
  await engine.createTopic("orders", { config: { "cleanup.policy": "compact", "min.cleanable.dirty.ratio": 0 } });
  const keyed = (value: string) => engine.put("orders", value, { key: "k" });
  await keyed("kept");
  const { producerId, epoch } = await engine.transactions.begin("till-1", 60_000);
  await engine.transactions.addPartitions("till-1", { producerId, epoch }, [orders]);
  const options = {
    timestamp: 1,
    attributes: attribute.transactional,
    producerId,
    producerEpoch: epoch,
    baseSequence: 0,
  };
  const batch = encodeBatch([{ key: utf8("k"), value: utf8("aborted") }], options);
  const partition = engine.topics.get("orders").partition(0);
  partition.appendBatch(batch, 1);
  await engine.transactions.end("till-1", { producerId, epoch }, false);
  await engine.put("orders", "x".repeat(5000), { key: "other" });
  await partition.compact();
  assert.equal((await engine.get("orders", 0)).value, "kept");
});

/** Lets what is under way come to its end. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test("a broker without transactions does not wake up for them", async () => {
  const delays: number[] = [];
  const clock: Clock = {
    now: () => 0,
    after(delayMs) {
      delays.push(delayMs);
      return () => undefined;
    },
  };
  await using engine = new Kafkaesque({ clock });
  await engine.createTopic("orders");
  assert.deepEqual(
    delays.filter((delayMs) => delayMs < 15_000),
    [],
  );
  await engine.transactions.begin("till-1", 60_000);
  assert.equal(delays.filter((delayMs) => delayMs === 1000).length, 1);
});
