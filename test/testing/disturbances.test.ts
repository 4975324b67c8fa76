// A broker that gives trouble when a test asks for it, seen by a real client.

import assert from "node:assert/strict";
import { test } from "node:test";
import kafkajs from "kafkajs";
import { MoldauError } from "../../src/base/index.ts";
import { startKafka, type TestKafka } from "../../src/testing/index.ts";

function clientOf({ brokers }: TestKafka, retries = 3) {
  const retry = { retries, initialRetryTime: 10 };
  return new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING, retry });
}

async function sending(kafka: TestKafka, retries: number, options: kafkajs.ProducerConfig = {}): Promise<number> {
  const producer = clientOf(kafka, retries).producer({ ...options, retry: { retries, initialRetryTime: 10 } });
  await producer.connect();
  const before = performance.now();
  try {
    await producer.send({ topic: "orders", messages: [{ value: "a" }] });
    return performance.now() - before;
  } finally {
    await producer.disconnect();
  }
}

test("an error is answered so many times, and then all is well", async () => {
  await using kafka = await startKafka({ topics: { orders: 1 } });
  kafka.disturb("Produce", { error: "storage-full", times: 2 });
  await sending(kafka, 5);
  assert.equal((await kafka.read("orders")).length, 1);
  kafka.disturb("Produce", { error: 29 });
  await assert.rejects(sending(kafka, 0), { type: "TOPIC_AUTHORIZATION_FAILED" });
  assert.equal((await kafka.read("orders")).length, 1);
});

test("an answer can come late", async () => {
  await using kafka = await startKafka({ topics: { orders: 1 } });
  kafka.disturb("Produce", { delayMs: 100 });
  assert.ok((await sending(kafka, 0)) >= 95);
});

test("an answer that is lost makes an idempotent producer send again, and the event is there once", async () => {
  await using kafka = await startKafka({ topics: { orders: 1 } });
  kafka.disturb("Produce", { disconnect: "after" });
  await sending(kafka, 5, { idempotent: true });
  assert.equal((await kafka.read("orders")).length, 1);
});

test("a connection that ends before the request leaves nothing", async () => {
  await using kafka = await startKafka({ topics: { orders: 1 } });
  kafka.disturb("Produce", { disconnect: "before", times: 1 });
  await assert.rejects(sending(kafka, 0));
  assert.deepEqual(await kafka.read("orders"), []);
});

test("versions can be those of an older broker", async () => {
  await using kafka = await startKafka({ topics: { orders: 1 }, maxVersions: { Produce: 3, Metadata: 1 } });
  await sending(kafka, 0);
  assert.equal((await kafka.read("orders")).length, 1);
});

test("an API that does not exist cannot be disturbed", async () => {
  await using kafka = await startKafka();
  assert.throws(
    () => kafka.disturb("Product", { delayMs: 1 }),
    (error: unknown) => MoldauError.is(error, "invalid-request"),
  );
});

test("caughtUp waits until a group has committed all there is, and says how far it is behind", async () => {
  await using kafka = await startKafka({ topics: { orders: 1 } });
  await kafka.put("orders", "a");
  const commit = (offset: number) => kafka.engine.groups.commit("g", [{ topic: "orders", partition: 0, offset }]);
  await assert.rejects(kafka.caughtUp("g", { waitMs: 20 }), /it has committed nothing yet/);
  await commit(0);
  await assert.rejects(kafka.caughtUp("g", { waitMs: 20 }), /it is 1 events behind/);
  const waiting = kafka.caughtUp("g");
  await commit(1);
  await waiting;
});
