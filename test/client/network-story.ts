// One seed's story of a producer and a consumer over a network that cuts connections.

import assert from "node:assert/strict";
import { Kafkaesque } from "../../src/broker/index.ts";
import { Consumer, HttpEngine, Producer } from "../../src/client/index.ts";
import { startServer } from "../../src/server/index.ts";
import { valuesOf } from "./faulty-engine.ts";
import { startFlakyProxy } from "./flaky-proxy.ts";

const partitions = 3;
const perPartition = 500;

/** Sends and reads at the same time. Asserts that every event is stored once and read once, in order. */
export async function networkStory(seed: number): Promise<void> {
  await using broker = new Kafkaesque();
  await broker.createTopic("t", { partitions });
  await using server = await startServer({ engine: broker, http: { port: 0 }, kafka: false });
  await using proxy = await startFlakyProxy(server.url, seed);
  await using engine = new HttpEngine(proxy.url, { requestTimeoutMs: 500 });
  await using producer = new Producer<number>(engine, { batchSize: 2_000, random: () => 0 });
  const maxEvents = partitions * perPartition;
  const consumer = new Consumer<number>(engine, { topics: ["t"], from: "earliest", maxEvents, random: () => 0 });
  proxy.disturb({ request: 0.05, answer: 0.08, middle: 0.08 });
  const values = Array.from({ length: maxEvents }, (_, value) => ({ value, partition: value % partitions }));
  const sending = producer.sendMany("t", values);
  const read: number[][] = Array.from({ length: partitions }, () => []);
  for await (const { partition, value } of consumer) read[partition]?.push(value);
  const sent = await sending;
  proxy.disturb({});
  for (let partition = 0; partition < partitions; partition += 1) {
    const wanted = Array.from({ length: perPartition }, (_, index) => index * partitions + partition);
    assert.deepEqual(await valuesOf(broker, "t", partition), wanted, "stored once, in order");
    assert.deepEqual(read[partition], wanted, "read once, in order");
    const told = sent.filter((each) => each.partition === partition).map(({ offset }) => offset);
    assert.deepEqual(told, [...wanted.keys()], "every answer names the offset");
  }
}
