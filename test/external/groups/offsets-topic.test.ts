// Kafka's own tools read what our groups remember: __consumer_offsets has Kafka's records.

import assert from "node:assert/strict";
import { test } from "node:test";
import { startKafka } from "../../../src/testing/index.ts";
import { javaMissing, runTool } from "../kafka/java.ts";

const skip = javaMissing();

/** What the console consumer prints of all records with one of Kafka's formatters. */
function formatted(brokers: readonly string[], formatter: string, count: number): Promise<string> {
  const words = ["--bootstrap-server", brokers.join(","), "--topic", "__consumer_offsets", "--from-beginning"];
  const ends = ["--timeout-ms", "8000", "--max-messages", String(count)];
  const name = `org.apache.kafka.tools.consumer.${formatter}`;
  return runTool("consumer", [
    ...words,
    ...ends,
    "--formatter",
    name,
    "--consumer-property",
    "exclude.internal.topics=false",
  ]);
}

test("positions and groups are read by Kafka's formatters", { skip }, async () => {
  await using kafka = await startKafka({ topics: { orders: 2 } });
  const { groups } = kafka.engine;
  const own = await groups.join("preparers", { topics: ["orders"], client: "till" });
  await groups.commit("preparers", [{ topic: "orders", partition: 1, offset: 0, metadata: "since noon" }], own);
  const records = (await kafka.engine.describeTopic("__consumer_offsets")).partitions[0]?.end ?? 0;

  const positions = await formatted(kafka.brokers, "OffsetsMessageFormatter", records);
  const position = JSON.parse(positions.trim().split("\n").at(-1) as string);
  assert.deepEqual(position.key.data, { group: "preparers", topic: "orders", partition: 1 });
  assert.equal(position.value.data.offset, 0);
  assert.equal(position.value.data.metadata, "since noon");

  const described = await formatted(kafka.brokers, "GroupMetadataMessageFormatter", records);
  const group = JSON.parse(described.trim().split("\n").at(-1) as string);
  assert.deepEqual(group.key.data, { group: "preparers" });
  assert.deepEqual([group.value.data.protocolType, group.value.data.generation], ["consumer", 1]);
  assert.equal(group.value.data.members[0].memberId, own.member);
});
