import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { Kafkaesque } from "../../src/broker/index.ts";
import { Workers } from "../../src/demonstration/index.ts";

/** Waits until something holds. */
async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await holds()) return;
    await wait(10);
  }
  assert.fail(`never happened: ${what}`);
}

async function shop() {
  const engine = new Kafkaesque();
  await engine.createTopic("orders", { partitions: 2 });
  const workers = new Workers(engine);
  const close = async () => {
    await workers[Symbol.asyncDispose]();
    await engine.close();
  };
  return { engine, workers, [Symbol.asyncDispose]: close };
}

test("a producer puts orders under its own name, at its pace", async () => {
  await using at = await shop();
  const { id } = at.workers.add({ kind: "producer", topic: "orders", perSecond: 200 });
  await until(() => (at.workers.list()[0]?.events ?? 0) >= 20, "20 orders");
  await at.workers.stop(id);
  const ended = at.workers.list()[0];
  assert.equal(ended?.state, "stopped");
  const keys = new Set<unknown>();
  for await (const event of at.engine.stream("orders", { untilEnd: true })) keys.add(event.key);
  assert.deepEqual([...keys], ["till-1"]);
});

test("consumers share the topic as members of a group, and a stopped one hands over at once", async () => {
  await using at = await shop();
  at.workers.add({ kind: "producer", topic: "orders", perSecond: 100 });
  const first = at.workers.add({ kind: "consumer", topic: "orders", group: "preparers", perSecond: 500 });
  at.workers.add({ kind: "consumer", topic: "orders", group: "preparers", perSecond: 500 });
  const owners = async () => {
    const groups = await at.engine.groups.list();
    return groups
      .flatMap((group) => group.members.map(({ client, partitions }) => `${client}:${partitions.length}`))
      .sort();
  };
  await until(async () => (await owners()).join() === "preparer-1:1,preparer-2:1", "one partition each");
  await at.workers.stop(first.id);
  await until(async () => (await owners()).join() === "preparer-2:2", "the other has both");
});

test("a killed consumer says nothing: it is a member until its session runs out", async () => {
  await using at = await shop();
  const { id } = at.workers.add({ kind: "consumer", topic: "orders", group: "preparers", perSecond: 10 });
  await until(async () => (await at.engine.groups.list())[0]?.state === "stable", "it has joined");
  await at.workers.kill(id);
  await wait(100);
  assert.equal(at.workers.list()[0]?.state, "killed");
  assert.equal((await at.engine.groups.describe("preparers")).members.length, 1);
});

test("a worker that cannot go on says why", async () => {
  await using at = await shop();
  at.workers.add({ kind: "producer", topic: "not a topic", perSecond: 10 });
  await until(() => at.workers.list()[0]?.state === "failed", "it fails");
  assert.match(at.workers.list()[0]?.problem ?? "", /cannot name a topic/);
});

test("an unknown worker is refused, and so is one too many", async () => {
  await using at = await shop();
  assert.throws(() => at.workers.pace("till-9", 1), { type: "unknown-worker" });
  await assert.rejects(at.workers.stop("till-9"), { type: "unknown-worker" });
  for (let index = 0; index < 100; index += 1) at.workers.add({ kind: "producer", topic: "orders", perSecond: 1 });
  assert.throws(() => at.workers.add({ kind: "producer", topic: "orders", perSecond: 1 }), { type: "invalid-request" });
});
