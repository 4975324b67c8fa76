// How appends become batches, when they are acknowledged, and what happens when they cannot be written.

import assert from "node:assert/strict";
import { test } from "node:test";
import { problem, utf8 } from "../../src/base/index.ts";
import { Kafkaesque } from "../../src/broker/index.ts";
import { encodeBatch } from "../../src/log/index.ts";
import { event, refuses, texts } from "../conformance/engine/case.ts";
import { LastingStore } from "../support/lasting-store.ts";

async function opened(options = {}) {
  const store = new LastingStore();
  const kafka = await Kafkaesque.open({ store, ...options });
  await kafka.createTopic("orders");
  return { store, kafka, log: store.log("orders-0"), [Symbol.asyncDispose]: () => kafka.close() };
}

const turn = () => new Promise(setImmediate);

test("appends of one turn become one batch, in the order in which they came", async () => {
  await using broker = await opened();
  const { kafka, store } = broker;
  const appends = ["a", "b", "c"].map((text) => kafka.append("orders", 0, [event(text), event(`${text}'`)]));
  const offsets = (await Promise.all(appends)).map(({ baseOffset }) => baseOffset);
  assert.deepEqual(offsets, [0, 2, 4]);
  assert.equal(store.batches("orders-0"), 1);
  await kafka.append("orders", 0, [event("d")]);
  assert.equal(store.batches("orders-0"), 2);
  assert.deepEqual(texts((await kafka.read("orders", 0, 0)).events), ["a", "a'", "b", "b'", "c", "c'", "d"]);
});

test("a record batch and a producer's numbered events keep their place among other appends", async () => {
  await using broker = await opened();
  const { kafka, store } = broker;
  const partition = kafka.topic("orders")?.partition(0);
  const first = kafka.append("orders", 0, [event("a")]);
  partition?.appendBatch(encodeBatch([event("b")], { timestamp: 1 }), "all");
  const third = kafka.append("orders", 0, [event("c")]);
  const producer = { producerId: 7, epoch: 0, sequence: 0 };
  await Promise.all([first, third, kafka.append("orders", 0, [event("d")], { producer })]);
  assert.deepEqual(texts((await kafka.read("orders", 0, 0)).events), ["a", "b", "c", "d"]);
  assert.equal(store.batches("orders-0"), 4);
});

test("a large append does not wait for the end of the turn", async () => {
  await using broker = await opened();
  void broker.kafka.append("orders", 0, [{ value: new Uint8Array(1024 * 1024) }]);
  assert.equal(broker.log.end, 1);
});

test("an append is acknowledged when it is written, and readable no sooner", async () => {
  await using broker = await opened();
  const { kafka, log } = broker;
  log.held = true;
  let acknowledged = 0;
  const count = () => {
    acknowledged += 1;
  };
  const appends = ([1, "all"] as const).map((acks) => kafka.append("orders", 0, [event("a")], { acks }).then(count));
  await kafka.append("orders", 0, [event("a")], { acks: 0 });
  await turn();
  assert.equal(acknowledged, 0);
  assert.deepEqual((await kafka.read("orders", 0, 0)).events, []);
  log.write();
  await Promise.all(appends);
  assert.equal((await kafka.read("orders", 0, 0)).events.length, 3);
});

test("what cannot be written is refused, and its offsets are given to what comes next", async () => {
  await using broker = await opened();
  const { kafka, log } = broker;
  await kafka.append("orders", 0, [event("a")]);
  log.held = true;
  const lost = refuses("storage-full", kafka.append("orders", 0, [event("b"), event("c")]));
  await turn();
  log.fail(problem("storage-full", { reason: "no space left" }));
  await lost;
  log.held = false;
  assert.equal((await kafka.append("orders", 0, [event("d")])).baseOffset, 1);
  assert.deepEqual(texts((await kafka.read("orders", 0, 0)).events), ["a", "d"]);
});

test("a producer whose batch could not be written sends it again under the same number", async () => {
  await using broker = await opened();
  const { kafka, log } = broker;
  const append = (sequence: number) =>
    kafka.append("orders", 0, [event(`${sequence}`)], { producer: { producerId: 7, epoch: 0, sequence } });
  await append(0);
  log.held = true;
  const full = problem("storage-full", { reason: "no space left" });
  const lost = [append(1), append(2), append(1)].map((each) => refuses("storage-full", each));
  log.fail(full);
  await Promise.all(lost);
  log.held = false;
  assert.equal((await append(0)).duplicate, true);
  await refuses("out-of-sequence", append(2), { expected: 1 });
  assert.deepEqual(
    [await append(1), await append(2)].map(({ baseOffset, duplicate }) => [baseOffset, duplicate]),
    [
      [1, false],
      [2, false],
    ],
  );
});

test("a retry that comes while the first is being written waits for it, and is answered as it is", async () => {
  await using broker = await opened();
  const { kafka, log } = broker;
  log.held = true;
  const append = () => kafka.append("orders", 0, [event("a")], { producer: { producerId: 7, epoch: 0, sequence: 0 } });
  let answers = 0;
  const both = [append(), append()].map(async (each) => {
    const { baseOffset } = await each;
    answers += 1;
    return baseOffset;
  });
  await turn();
  assert.equal(answers, 0);
  log.write();
  assert.deepEqual(await Promise.all(both), [0, 0]);
  assert.equal(log.end, 1);
});

test("the last five batches of a producer are known again, older ones are not", async () => {
  await using broker = await opened();
  const append = (sequence: number) =>
    broker.kafka.append("orders", 0, [event("a")], { producer: { producerId: 7, epoch: 0, sequence } });
  for (let sequence = 0; sequence < 8; sequence += 1) await append(sequence);
  for (let sequence = 3; sequence < 8; sequence += 1) assert.equal((await append(sequence)).baseOffset, sequence);
  await refuses("duplicate-sequence", append(2), { sequence: 2 });
});

test("sequence numbers begin at 0 again after 2^31 - 1", async () => {
  await using broker = await opened();
  const { kafka } = broker;
  const partition = kafka.topic("orders")?.partition(0);
  assert.ok(partition);
  const send = (baseSequence: number, count: number) => {
    const records = Array.from({ length: count }, () => event("a"));
    const producer = { producerId: 7, producerEpoch: 0, baseSequence };
    return partition.appendBatch(encodeBatch(records, { timestamp: 1, ...producer }), 1);
  };
  send(0, 1);
  const store = broker.store;
  await kafka.close();
  const note = JSON.parse(Buffer.from(store.notes.get("orders-0") as Uint8Array).toString());
  note.producers[0][2][0].lastSequence = 0x7fff_fffd;
  store.notes.set("orders-0", utf8(JSON.stringify(note)));
  await using again = await Kafkaesque.open({ store });
  const reopened = again.topic("orders")?.partition(0);
  const sendAgain = (baseSequence: number, count: number) =>
    reopened?.appendBatch(
      encodeBatch(
        Array.from({ length: count }, () => event("a")),
        { timestamp: 1, producerId: 7, producerEpoch: 0, baseSequence },
      ),
      1,
    );
  assert.equal(sendAgain(0x7fff_fffe, 3)?.baseOffset, 1);
  assert.equal(sendAgain(1, 1)?.baseOffset, 4);
  assert.equal(sendAgain(0x7fff_fffe, 3)?.duplicate, true);
});

test("appends that make their topic together keep their order", async () => {
  await using kafka = new Kafkaesque({ defaultPartitions: 2 });
  const puts = Array.from({ length: 20 }, (_, number) => kafka.append("orders", 1, [event(`${number}`)]));
  assert.deepEqual(
    (await Promise.all(puts)).map(({ baseOffset }) => baseOffset),
    Array.from({ length: 20 }, (_, number) => number),
  );
  assert.equal((await kafka.describeTopic("orders")).partitions.length, 2);
});

test("an unknown topic is refused when none may be made", async () => {
  await using kafka = new Kafkaesque({ autoCreateTopics: false });
  await refuses("unknown-topic", kafka.append("orders", 0, [event("a")]));
  await refuses("unknown-topic", kafka.put("orders", "a"));
});

test("nobody but the broker makes, writes or deletes its own topics", async () => {
  await using kafka = new Kafkaesque();
  for (const topic of ["__consumer_offsets", "__transaction_state"]) {
    await refuses("invalid-topic", kafka.createTopic(topic));
    await refuses("invalid-topic", kafka.append(topic, 0, [event("a")]));
    await refuses("invalid-topic", kafka.deleteTopic(topic));
  }
  await refuses("invalid-topic", kafka.createTopic("__cluster_metadata"));
});

test("what is no event and no producer is refused", async () => {
  await using kafka = new Kafkaesque();
  await refuses("invalid-request", kafka.append("orders", 0, [{ value: null, timestamp: -1 }]), { field: "timestamp" });
  await refuses("invalid-request", kafka.append("orders", 0, [{ value: null, timestamp: 1.5 }]));
  const producer = { producerId: 1, epoch: 40_000, sequence: 0 };
  await refuses("invalid-request", kafka.append("orders", 0, [event("a")], { producer }), { field: "epoch" });
  await refuses("unknown-partition", kafka.append("orders", -1, [event("a")]));
  await refuses("unknown-partition", kafka.append("orders", 0.5, [event("a")]));
});

test("a closed engine says so to everybody", async () => {
  const kafka = new Kafkaesque();
  await kafka.put("orders", "a");
  const waiting = refuses("closed", kafka.read("orders", 0, 1, { waitMs: 10_000 }));
  await kafka.close();
  await waiting;
  await refuses("closed", kafka.append("orders", 0, [event("b")]));
  await refuses("closed", kafka.createTopic("parcels"));
  await refuses("closed", kafka.createProducer());
  await kafka.close();
});

test("appends under way are finished before the engine is closed", async () => {
  await using broker = await opened();
  broker.log.held = true;
  const append = broker.kafka.append("orders", 0, [event("a")]);
  setImmediate(() => broker.log.write());
  await broker.kafka.close();
  assert.equal((await append).baseOffset, 0);
  assert.equal(broker.log.readable, 1);
});
