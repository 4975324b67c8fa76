// Streams of groups: the one that is a member itself, and the one that tells a member what is its own.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Frame, framesOf, openDoor, type TestDoor } from "./open-door.ts";

async function withOrders(partitions: number, events: number): Promise<TestDoor> {
  const door = await openDoor();
  await door.engine.createTopic("orders", { partitions });
  for (let n = 0; n < events; n += 1) await door.engine.put("orders", n, { partition: n % partitions });
  return door;
}

async function take(frames: AsyncGenerator<Frame, void>, count: number): Promise<Frame[]> {
  const taken: Frame[] = [];
  while (taken.length < count) {
    const { value, done } = await frames.next();
    if (done || value === undefined) break;
    taken.push(value);
  }
  return taken;
}

async function nextOf(frames: AsyncGenerator<Frame, void>, event: string): Promise<Frame> {
  for (;;) {
    const { value, done } = await frames.next();
    if (done || value === undefined) throw new Error(`the stream ended before ${event}`);
    if (value.event === event) return value;
  }
}

test("a stream joins a group, sends so many events ahead of what is committed, and leaves with its connection", async () => {
  await using door = await withOrders(2, 20);
  const frames = framesOf(`${door.url}/groups/preparers/events?topics=orders&from=earliest&max=5&client=curl`);
  const { data: assigned } = await nextOf(frames, "assigned");
  assert.equal(assigned.assignment.length, 2);
  const first = await take(frames, 5);
  assert.equal(first.length, 5);
  assert.equal((await door.engine.groups.describe("preparers")).members[0]?.client, "curl");
  const more = take(frames, 5);
  const early = await Promise.race([more, new Promise((resolve) => setTimeout(resolve, 400, "waits"))]);
  assert.equal(early, "waits");
  const { member, generation } = assigned;
  const sent = new Map<number, number>();
  for (const { data } of first) sent.set(data.partition, data.offset + 1);
  const offsets = Array.from(sent, ([partition, offset]) => ({ topic: "orders", partition, offset }));
  assert.equal((await door.put("/groups/preparers/offsets", { member, generation, offsets })).status, 204);
  assert.equal((await more).length, 5);
  await frames.return();
  for (let waited = 0; (await door.engine.groups.describe("preparers")).members.length > 0; waited += 1) {
    assert.ok(waited < 100, "it leaves");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const again = framesOf(`${door.url}/groups/preparers/events?topics=orders`);
  await nextOf(again, "assigned");
  const [next] = await take(again, 1);
  assert.equal(next?.data.offset, sent.get(next?.data.partition) ?? 0, "the next one goes on where the group has come");
  await again.return();
});

test("two streams of a group share the partitions, and together get every event once", async () => {
  await using door = await withOrders(4, 0);
  const path = `${door.url}/groups/preparers/events?topics=orders&from=earliest&commit=sent`;
  const one = framesOf(path);
  await nextOf(one, "assigned");
  const two = framesOf(path);
  const [revoking] = await Promise.all([nextOf(one, "revoking"), nextOf(two, "assigned")]);
  assert.equal(revoking.data.revoking.length, 2);
  await nextOf(one, "assigned");
  for (let waited = 0; ; waited += 1) {
    const { members, state } = await door.engine.groups.describe("preparers");
    if (state === "stable" && members.length === 2 && members.every(({ partitions }) => partitions.length === 2)) break;
    assert.ok(waited < 100, "they share");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  for (let n = 0; n < 40; n += 1) await door.engine.put("orders", n, { partition: n % 4 });
  const events = async (frames: AsyncGenerator<Frame, void>) => {
    const seen: number[] = [];
    while (seen.length < 20) {
      const { value } = await frames.next();
      if (value !== undefined && value.event === undefined) seen.push(value.data.value);
    }
    return seen;
  };
  const seen = (await Promise.all([events(one), events(two)])).flat();
  assert.deepEqual(
    seen.sort((left, right) => left - right),
    [...seen.keys()],
  );
  await one.return();
  await two.return();
});

test("a stream of an unknown topic is 404, and one without topics 400", async () => {
  await using door = await openDoor();
  assert.equal((await door.call("/groups/preparers/events?topics=none")).status, 404);
  assert.equal((await door.call("/groups/preparers/events")).status, 400);
  assert.equal((await door.call("/groups/preparers/members/none")).status, 404);
});

test("a member's control stream tells what is its own, what it shall let go of, and that it has left", async () => {
  await using door = await withOrders(2, 0);
  const { body: member } = await door.put("/groups/preparers/members", { topics: ["orders"] });
  const frames = framesOf(`${door.url}/groups/preparers/members/${member.member}`);
  assert.equal((await nextOf(frames, "assigned")).data.assignment.length, 2);
  const joining = door.put("/groups/preparers/members", { topics: ["orders"] });
  const { data } = await nextOf(frames, "revoking");
  assert.equal(data.revoking.length, 1);
  const path = `/groups/preparers/members/${member.member}`;
  await door.put(path, { generation: member.generation });
  await door.put(path, { generation: data.generation, revoked: data.revoking });
  await joining;
  await door.call(path, { method: "DELETE" });
  assert.equal((await nextOf(frames, "problem")).data.type, "/problems/unknown-member");
  assert.equal((await frames.next()).done, true);
});
