// Over a network that cuts connections nothing is lost, nothing is repeated, and the order is kept.

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { MoldauError } from "../../src/base/index.ts";
import { Kafkaesque } from "../../src/broker/index.ts";
import { Consumer, HttpEngine, Producer } from "../../src/client/index.ts";
import { startServer } from "../../src/server/index.ts";
import { valuesOf } from "./faulty-engine.ts";
import { startFlakyProxy } from "./flaky-proxy.ts";

const options = { requestTimeoutMs: 500 };

test("every event is stored once, in order, though requests and answers are dropped", async () => {
  await using broker = new Kafkaesque();
  await broker.createTopic("t", { partitions: 3 });
  await using server = await startServer({ engine: broker, http: { port: 0 }, kafka: false });
  await using proxy = await startFlakyProxy(server.url, 5);
  await using engine = new HttpEngine(proxy.url, options);
  await using producer = new Producer<number>(engine, { batchSize: 2_000, random: () => 0 });
  await producer.send("t", -1, { partition: 0 });
  proxy.disturb({ request: 0.05, answer: 0.1, middle: 0.05, silence: 0.01 });
  const count = 1_500;
  const sent = await producer.sendMany(
    "t",
    Array.from({ length: count }, (_, value) => ({ value, partition: value % 3 })),
  );
  proxy.disturb({});
  assert.ok(proxy.cuts > 5, `${proxy.cuts} cuts`);
  for (const partition of [0, 1, 2]) {
    const wanted = Array.from({ length: count / 3 }, (_, index) => index * 3 + partition);
    const stored = (await valuesOf(broker, "t", partition)).filter((value) => value !== -1);
    assert.deepEqual(stored, wanted);
  }
  const told = sent.filter(({ partition }) => partition === 1).map(({ offset }) => offset);
  assert.deepEqual(
    told,
    Array.from({ length: count / 3 }, (_, index) => index),
    "every answer names the offset",
  );
});

test("every event is read once, in order, though answers are dropped and cut in the middle", async () => {
  await using broker = new Kafkaesque();
  await broker.createTopic("t", { partitions: 3 });
  for (let value = 0; value < 1_500; value += 1) await broker.put("t", value, { partition: value % 3 });
  await using server = await startServer({ engine: broker, http: { port: 0 }, kafka: false });
  await using proxy = await startFlakyProxy(server.url, 7);
  await using engine = new HttpEngine(proxy.url, options);
  proxy.disturb({ request: 0.1, answer: 0.2, middle: 0.2, silence: 0.01 });
  let retries = 0;
  const consumer = new Consumer<number>(engine, {
    topics: ["t"],
    from: "earliest",
    untilEnd: true,
    prefetchBytes: 8_000,
    random: () => 0,
    onRetry: () => {
      retries += 1;
    },
  });
  const offsets: number[][] = [[], [], []];
  for await (const { partition, offset } of consumer) offsets[partition]?.push(offset);
  const wanted = Array.from({ length: 500 }, (_, index) => index);
  assert.deepEqual(offsets, [wanted, wanted, wanted]);
  assert.ok(retries > 3, `${retries} retries`);
});

test("a consumer follows through a restart of its server", async () => {
  await using broker = new Kafkaesque();
  const first = await startServer({ engine: broker, http: { port: 0 }, kafka: false });
  const port = Number(new URL(first.url).port);
  await broker.put("t", 0);
  await using engine = new HttpEngine(first.url, options);
  await using consumer = new Consumer<number>(engine, { topics: ["t"], from: "earliest" });
  const events = consumer[Symbol.asyncIterator]();
  assert.equal((await events.next()).value.value, 0);
  const next = events.next();
  await first.close();
  await broker.put("t", 1);
  await using _second = await startServer({ engine: broker, http: { port }, kafka: false });
  assert.equal((await next).value.value, 1);
});

test("a server that is silent is given up after the time-out, and says which server it was", async () => {
  await using server = await startServer({ http: { port: 0 }, kafka: false });
  await using proxy = await startFlakyProxy(server.url);
  proxy.disturb({ silence: 1 });
  await using engine = new HttpEngine(proxy.url, { requestTimeoutMs: 50 });
  await assert.rejects(
    engine.listTopics(),
    (error) => MoldauError.is(error, "timed-out") && error.message.includes(proxy.url),
  );
});

test("a read over HTTP can be aborted while it waits, with the signal's reason", async () => {
  await using server = await startServer({ http: { port: 0 }, kafka: false });
  await using engine = new HttpEngine(server.url);
  await engine.createTopic("t");
  const controller = new AbortController();
  const read = engine.read("t", 0, 0, { waitMs: 10_000, signal: controller.signal });
  const reason = new Error("enough");
  setTimeout(() => controller.abort(reason), 20);
  await assert.rejects(read, reason);
});

test("many waiting reads over one connection leave nothing behind", async (t) => {
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on("warning", note);
  t.after(() => process.off("warning", note));
  await using server = await startServer({ http: { port: 0 }, kafka: false });
  await using engine = new HttpEngine(server.url);
  await engine.createTopic("t");
  for (let count = 0; count < 15; count += 1) await engine.read("t", 0, 0, { waitMs: 1 });
  assert.deepEqual(warnings, []);
});

test("a server closes at once, though clients keep connections in reserve that have asked for nothing", async () => {
  const server = await startServer({ http: { port: 0 }, kafka: false });
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  socket.on("error", () => undefined);
  await once(socket, "connect");
  await new HttpEngine(server.url).listTopics();
  const before = Date.now();
  await server.close();
  assert.ok(Date.now() - before < 1_000);
});

test("an engine that is closed ends what waits, and takes no more calls", async () => {
  await using server = await startServer({ http: { port: 0 }, kafka: false });
  const engine = new HttpEngine(server.url);
  await engine.createTopic("t");
  const read = engine.read("t", 0, 0, { waitMs: 10_000 });
  const closed = (error: unknown) => MoldauError.is(error, "closed");
  const rejected = assert.rejects(read, closed);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await engine.close();
  await rejected;
  await assert.rejects(engine.listTopics(), closed);
  await assert.rejects(engine.append("t", 0, [{ value: null }]), closed);
});

test("what is no Moldau is told from one", async () => {
  const strange =
    (status: number, body: string): typeof fetch =>
    async () =>
      new Response(body, { status });
  const calling = (status: number, body: string) =>
    new HttpEngine("http://example.test", { fetch: strange(status, body) }).listTopics();
  await assert.rejects(calling(502, "<html>Bad gateway"), (error) => MoldauError.is(error, "unavailable"));
  await assert.rejects(calling(404, "<html>Not here"), (error) => MoldauError.is(error, "internal"));
  await assert.rejects(calling(404, '{"error":"no"}'), (error) => MoldauError.is(error, "internal"));
  await assert.rejects(calling(200, '[{"topic":'), (error) => MoldauError.is(error, "unavailable"));
});
