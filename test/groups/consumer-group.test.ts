// The group that a program holds in its hands, as the outline has it: a name, topics, members with their partitions, `join`.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { TopicPartition } from "../../src/engine/index.ts";
import { ConsumerGroup, Kafkaesque } from "../../src/index.ts";

async function withOrders(): Promise<Kafkaesque> {
  const kafka = new Kafkaesque({ groups: { initialRebalanceDelayMs: 0 } });
  await kafka.createTopic("orders", { partitions: 6 });
  return kafka;
}

function shares(group: ConsumerGroup): Record<string, number> {
  return Object.fromEntries([...group.members].map(([name, partitions]) => [name, partitions.length]));
}

test("the partitions are shared out between the new and the existing consumers", async () => {
  await using kafka = await withOrders();
  await using preparers = new ConsumerGroup(kafka, "preparers", ["orders"]);
  assert.equal((await preparers.join("ann")).length, 6);
  assert.equal((await preparers.join("ben")).length, 3);
  await preparers.join("cem");
  assert.deepEqual(shares(preparers), { ann: 2, ben: 2, cem: 2 });
  const all = [...preparers.members.values()].flat().map(({ partition }) => partition);
  assert.deepEqual(all.sort(), [0, 1, 2, 3, 4, 5]);
});

test("a consumer is asked to let go before its partitions go, and others get what one leaves", async () => {
  await using kafka = await withOrders();
  await using preparers = new ConsumerGroup(kafka, "preparers", ["orders"]);
  const gone: TopicPartition[] = [];
  await preparers.join("ann", (partitions) => void gone.push(...partitions));
  const bens = await preparers.join("ben");
  assert.deepEqual(gone, bens);
  await preparers.leave("ann");
  await preparers.join("cem");
  assert.deepEqual(shares(preparers), { ben: 3, cem: 3 });
});

test("a consumer that joins again under its name takes its own place", async () => {
  await using kafka = await withOrders();
  await using preparers = new ConsumerGroup(kafka, "preparers", ["orders"]);
  const first = await preparers.join("ann");
  assert.deepEqual(await preparers.join("ann"), first);
  assert.equal(preparers.members.size, 1);
});

test("positions are committed in the name of a consumer", async () => {
  await using kafka = await withOrders();
  await using preparers = new ConsumerGroup(kafka, "preparers", ["orders"]);
  await preparers.join("ann");
  await kafka.put("orders", "cod and chips", { partition: 2 });
  await preparers.commit("ann", [{ topic: "orders", partition: 2, offset: 1 }]);
  assert.deepEqual(await kafka.groups.committed("preparers"), [{ topic: "orders", partition: 2, offset: 1 }]);
  const [info] = (await kafka.groups.describe("preparers")).members;
  assert.equal(info?.client, "ann");
});

test("a group that is closed has no members", async () => {
  await using kafka = await withOrders();
  const preparers = new ConsumerGroup(kafka, "preparers", ["orders"]);
  await preparers.join("ann");
  await preparers.close();
  assert.equal((await kafka.groups.describe("preparers")).members.length, 0);
});
