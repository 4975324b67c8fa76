// A coordinator that starts anew finds in __consumer_offsets who was there and how far they were.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { MoldauError } from "../../src/base/index.ts";
import { Kafkaesque } from "../../src/broker/index.ts";
import { openDiskStore } from "../../src/log/index.ts";
import { KafkaMember, stableGroup } from "./kafka-member.ts";
import { Surroundings } from "./surroundings.ts";

const orders = { topics: ["orders"] };

test("members go on in their generation as if nothing had happened", async () => {
  const around = new Surroundings();
  const before = await around.coordinator();
  const own = await before.groups.join("g", { ...orders, instance: "till 1", client: "till" });
  await before.groups.commit("g", [{ topic: "orders", partition: 2, offset: 7, metadata: "noon" }], own);
  const after = await around.coordinator();
  const { member, generation, assignment } = own;
  assert.deepEqual(await after.groups.heartbeat("g", member, { generation }), {
    member,
    generation,
    assignment,
    revoking: [],
  });
  await after.groups.commit("g", [{ topic: "orders", partition: 2, offset: 8 }], { member, generation });
  const [info] = (await after.groups.describe("g")).members;
  assert.deepEqual([info?.client, info?.instance, info?.partitions.length], ["till", "till 1", 6]);
});

test("Kafka's members go on as well, and who is silent is missed after a session", async () => {
  const around = new Surroundings();
  const members = (await stableGroup(await around.coordinator(), 2)) as [KafkaMember, KafkaMember];
  const after = await around.coordinator();
  const [, follower] = members.map((member) =>
    Object.assign(new KafkaMember(after), { ...member, coordinator: after }),
  );
  assert.ok(follower);
  await follower.heartbeat();
  assert.equal(await follower.sync(), "number 1");
  await around.clock.pass(9000);
  await follower.heartbeat();
  await around.clock.pass(1000);
  await assert.rejects(follower.heartbeat(), (error) => MoldauError.is(error, "rebalancing"));
});

test("what was being let go of still is, and moves on when that is done", async () => {
  const around = new Surroundings();
  const before = await around.coordinator();
  const first = await before.groups.join("g", orders);
  const second = await before.groups.join("g", orders);
  const asked = await before.groups.heartbeat("g", first.member, { generation: first.generation });
  assert.equal(asked.revoking.length, 3);
  const after = await around.coordinator();
  await around.clock.pass(10);
  const waiting = await after.groups.heartbeat("g", second.member, { generation: second.generation });
  assert.deepEqual(waiting.assignment, [], "nobody gets it while it is held");
  const again = await after.groups.heartbeat("g", first.member, { generation: asked.generation });
  assert.deepEqual(again.revoking, asked.revoking);
  await after.groups.heartbeat("g", first.member, { generation: again.generation, revoked: again.revoking });
  await around.clock.pass(10);
  const got = await after.groups.heartbeat("g", second.member, { generation: waiting.generation });
  assert.deepEqual(got.assignment, asked.revoking);
});

test("topics that have grown meanwhile are shared out", async () => {
  const around = new Surroundings();
  const before = await around.coordinator();
  const { member, generation } = await before.groups.join("g", orders);
  around.topics.set("orders", 8);
  const after = await around.coordinator();
  await around.clock.pass(10);
  assert.equal((await after.groups.heartbeat("g", member, { generation })).assignment.length, 8);
});

test("what was deleted stays deleted, and what was never answered counts as it lies in the log", async () => {
  const around = new Surroundings();
  const before = await around.coordinator();
  await before.groups.commit("gone", [{ topic: "orders", partition: 0, offset: 1 }]);
  await before.groups.commit("kept", [{ topic: "orders", partition: 0, offset: 2 }]);
  await before.groups.delete("gone");
  const after = await around.coordinator();
  assert.deepEqual(
    (await after.groups.list()).map(({ group }) => group),
    ["kept"],
  );
  assert.deepEqual(await after.groups.committed("gone"), []);
});

test("a record that is none of ours hinders nobody", async () => {
  const around = new Surroundings();
  around.kept.records.push({ key: new Uint8Array([0, 9]), value: new Uint8Array(3) });
  around.kept.records.push({ key: new Uint8Array([0, 1, 0]), value: new Uint8Array(3) });
  around.kept.records.push({ key: new Uint8Array(0), value: null });
  const coordinator = await around.coordinator();
  assert.deepEqual(await coordinator.groups.list(), []);
});

test("the log stays small: what counts is written again, and what lies before is dropped", async () => {
  const around = new Surroundings();
  const coordinator = await around.coordinator();
  const commit = (group: string, offset: number) =>
    coordinator.groups.commit(group, [{ topic: "orders", partition: offset % 6, offset }]);
  for (let offset = 0; offset < 2; offset += 1) await commit("seldom", offset);
  for (let round = 0; round < 25; round += 1) {
    await Promise.all(Array.from({ length: 1000 }, (_, offset) => commit("often", offset)));
  }
  const kept = around.kept.records.length - around.kept.dropped;
  assert.ok(kept < 12_000, `${kept} records are kept`);
  const after = await around.coordinator();
  assert.deepEqual(
    (await after.groups.committed("seldom")).map(({ offset }) => offset),
    [0, 1],
  );
  assert.equal((await after.groups.committed("often")).length, 6);
});

test("on a disk, through the whole broker", async () => {
  const directory = await mkdtemp(join(tmpdir(), "moldau-groups-"));
  try {
    const open = async () => Kafkaesque.open({ store: await openDiskStore(directory) });
    const before = await open();
    await before.createTopic("orders", { partitions: 4 });
    const own = await before.groups.join("g", orders);
    await before.groups.commit("g", [{ topic: "orders", partition: 1, offset: 0, metadata: "here" }], own);
    await before.close();
    await using after = await open();
    const told = await after.groups.heartbeat("g", own.member, { generation: own.generation });
    assert.deepEqual(told.assignment, own.assignment);
    assert.deepEqual(await after.groups.committed("g"), [
      { topic: "orders", partition: 1, offset: 0, metadata: "here" },
    ]);
    const { internal, partitions } = await after.describeTopic("__consumer_offsets");
    assert.deepEqual([internal, partitions.length], [true, 1]);
  } finally {
    await rm(directory, { recursive: true });
  }
});
