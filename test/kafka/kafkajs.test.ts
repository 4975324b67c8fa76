// What kafkajs 2.2.4 does with the door.

import assert from "node:assert/strict";
import { test } from "node:test";
import kafkajs from "kafkajs";
import { Kafkaesque } from "../../src/broker/index.ts";
import { startKafkaListener } from "../../src/kafka/index.ts";

process.env.KAFKAJS_NO_PARTITIONER_WARNING = "1";

async function start() {
  const kafkaesque = new Kafkaesque();
  const listener = await startKafkaListener(kafkaesque, { port: 0 });
  const kafka = new kafkajs.Kafka({
    clientId: "test",
    brokers: [`127.0.0.1:${listener.port}`],
    logLevel: kafkajs.logLevel.NOTHING,
  });
  return {
    kafka,
    kafkaesque,
    async [Symbol.asyncDispose]() {
      await listener.close();
      await kafkaesque.close();
    },
  };
}

test("kafkajs makes a topic and puts events that the engine reads", async () => {
  await using door = await start();
  const admin = door.kafka.admin();
  await admin.connect();
  assert.equal(await admin.createTopics({ topics: [{ topic: "orders", numPartitions: 3 }] }), true);
  const producer = door.kafka.producer({ idempotent: true });
  await producer.connect();
  await producer.send({ topic: "orders", messages: [{ key: "a", value: "1", headers: { till: "1" }, partition: 2 }] });
  await producer.send({ topic: "orders", messages: [{ key: "a", value: "2", partition: 2 }] });
  await producer.disconnect();
  await admin.disconnect();
  const { events } = await door.kafkaesque.read("orders", 2, 0);
  assert.deepEqual(
    events.map(({ offset, key, value }) => [offset, key, value]),
    [
      [0, "a", 1],
      [1, "a", 2],
    ],
  );
});
