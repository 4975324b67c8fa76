// moldau/testing: a broker for other people's tests.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { connect } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import kafkajs from "kafkajs";
import { MoldauError } from "../../src/base/index.ts";
import { startKafka } from "../../src/testing/index.ts";

const root = join(import.meta.dirname, "../..");

test("startKafka makes the topics that are asked for and tells where the broker is", async () => {
  await using kafka = await startKafka({ topics: { orders: 3, tills: { config: { "cleanup.policy": "compact" } } } });
  assert.match(kafka.brokers[0] as string, /^127\.0\.0\.1:\d+$/);
  assert.equal((await kafka.engine.describeTopic("orders")).partitions.length, 3);
  assert.deepEqual((await kafka.engine.describeTopic("tills")).config, { "cleanup.policy": "compact" });
});

test("what a Kafka client puts can be read, and what is put can be read by a Kafka client", async () => {
  await using kafka = await startKafka({ topics: { orders: 1 } });
  const client = new kafkajs.Kafka({ brokers: kafka.brokers, logLevel: kafkajs.logLevel.NOTHING });
  const producer = client.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  const reading = kafka.read("orders", { count: 2 });
  await producer.send({ topic: "orders", messages: [{ key: "till-1", value: '{"parts":["cod"]}' }] });
  await kafka.put("orders", { parts: ["chips"] }, { key: "till-2" });
  await producer.disconnect();
  assert.deepEqual(
    (await reading).map(({ key, value }) => [key, value]),
    [
      ["till-1", { parts: ["cod"] }],
      ["till-2", { parts: ["chips"] }],
    ],
  );
});

test("read without a count gives what is there", async () => {
  await using kafka = await startKafka({ topics: { orders: 2 } });
  assert.deepEqual(await kafka.read("orders"), []);
  await kafka.put("orders", "b", { partition: 1 });
  await kafka.put("orders", "a", { partition: 0 });
  assert.deepEqual(
    (await kafka.read("orders")).map(({ value }) => value),
    ["a", "b"],
  );
});

test("read says how many events came when they do not all come", async () => {
  await using kafka = await startKafka({ topics: { orders: 1 } });
  await kafka.put("orders", "only one");
  await assert.rejects(kafka.read("orders", { count: 2, waitMs: 50 }), (error: unknown) => {
    assert.ok(MoldauError.is(error, "timed-out"));
    assert.match(error.message, /2 events of "orders"; 1 came/);
    return true;
  });
});

test("it is up in less than 150 ms", async () => {
  const before = performance.now();
  await using _kafka = await startKafka({ topics: { orders: 3 } });
  assert.ok(performance.now() - before < 150);
});

test("a port that is taken is an error, and nothing stays open", async () => {
  await using kafka = await startKafka();
  const port = Number(kafka.brokers[0]?.split(":")[1]);
  await assert.rejects(startKafka({ port }), /EADDRINUSE/);
});

test("close ends the connections of clients", async () => {
  const kafka = await startKafka();
  const [host, port] = (kafka.brokers[0] as string).split(":") as [string, string];
  const socket = connect(Number(port), host);
  const closed = new Promise((resolve) => socket.on("close", resolve));
  await new Promise<void>((resolve) => socket.on("connect", resolve));
  await kafka.close();
  await closed;
});

test("a process that uses it and closes it ends by itself", () => {
  const program = `
    import { startKafka } from "./src/testing/index.ts";
    const before = performance.now();
    {
      await using kafka = await startKafka({ topics: { orders: 3 } });
      await kafka.put("orders", "x");
    }
    console.log("ended");
  `;
  const output = execFileSync(process.execPath, ["--conditions=source", "--input-type=module", "-e", program], {
    cwd: root,
    timeout: 20_000,
    encoding: "utf8",
  });
  assert.equal(output, "ended\n");
});
