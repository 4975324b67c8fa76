import assert from "node:assert/strict";
import { test } from "node:test";
import type { GroupInfo, Membership } from "../../src/engine/index.ts";
import { startServer } from "../../src/server/index.ts";

async function shop() {
  const server = await startServer({ http: { port: 0 }, kafka: false });
  await server.engine.createTopic("orders", { partitions: 2 });
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: body === undefined ? {} : { "content-type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, answer: text === "" ? undefined : (JSON.parse(text) as unknown) };
  };
  const join = async (body: unknown = { topics: ["orders"] }) => {
    const { status, answer } = await call("POST", "/groups/preparers/members", body);
    assert.equal(status, 201);
    return answer as Membership;
  };
  return { ...server, call, join, [Symbol.asyncDispose]: () => server.close() };
}

test("a member joins, reads what is its own, commits, and leaves", async () => {
  await using at = await shop();
  const { member, generation, assignment } = await at.join({ topics: ["orders"], client: "preparer-1" });
  assert.equal(assignment.length, 2);
  const offsets = [{ topic: "orders", partition: 0, offset: 0, metadata: "first" }];
  assert.equal((await at.call("POST", "/groups/preparers/offsets", { member, generation, offsets })).status, 204);
  assert.deepEqual((await at.call("GET", "/groups/preparers/offsets")).answer, offsets);
  const group = (await at.call("GET", "/groups/preparers")).answer as GroupInfo;
  assert.equal(group.state, "stable");
  assert.equal(group.members[0]?.client, "preparer-1");
  assert.equal(group.members[0]?.host, "127.0.0.1");
  assert.equal((await at.call("DELETE", `/groups/preparers/members/${member}`)).status, 204);
  assert.deepEqual(((await at.call("GET", "/groups")).answer as GroupInfo[])[0]?.members, []);
});

test("a heartbeat waits for a change and tells it", async () => {
  await using at = await shop();
  const first = await at.join();
  const path = `/groups/preparers/members/${first.member}`;
  const waiting = at.call("POST", `${path}?wait=20s`, { generation: first.generation });
  const joining = at.join();
  const { answer } = await waiting;
  const told = answer as Membership;
  assert.equal(told.revoking.length, 1);
  await at.call("POST", path, { generation: told.generation, revoked: told.revoking });
  const second = await joining;
  assert.ok(second.generation > first.generation);
});

test("who commits in an old generation is told the present one", async () => {
  await using at = await shop();
  const { member, generation } = await at.join();
  const offsets = [{ topic: "orders", partition: 0, offset: 0 }];
  const { status, answer } = await at.call("POST", "/groups/preparers/offsets", {
    member,
    generation: generation + 5,
    offsets,
  });
  assert.equal(status, 409);
  assert.equal((answer as { generation: number }).generation, generation);
});

test("while a group has members, strangers may not commit and nobody may move or delete it", async () => {
  await using at = await shop();
  await at.join();
  const offsets = [{ topic: "orders", partition: 0, offset: 0 }];
  assert.equal((await at.call("POST", "/groups/preparers/offsets", { offsets })).status, 409);
  assert.equal((await at.call("PUT", "/groups/preparers/offsets", { to: "earliest" })).status, 409);
  assert.equal((await at.call("DELETE", "/groups/preparers")).status, 409);
});

test("anybody may store a position for a group without members, move it with a preview, and delete it", async () => {
  await using at = await shop();
  for (let index = 0; index < 9; index += 1)
    await at.call("POST", "/topics/orders/partitions/1/events", { value: index });
  const offsets = [{ topic: "orders", partition: 1, offset: 7 }];
  assert.equal((await at.call("POST", "/groups/mine/offsets", { offsets })).status, 204);
  const move = { topics: [{ topic: "orders", partition: 1 }], to: { shift: -3 } };
  const moved = [{ topic: "orders", partition: 1, before: 7, after: 4 }];
  assert.deepEqual((await at.call("PUT", "/groups/mine/offsets", { ...move, dryRun: true })).answer, moved);
  assert.deepEqual((await at.call("GET", "/groups/mine/offsets")).answer, offsets);
  assert.deepEqual((await at.call("PUT", "/groups/mine/offsets", move)).answer, moved);
  assert.equal((await at.call("DELETE", "/groups/mine")).status, 204);
  assert.equal((await at.call("GET", "/groups/mine")).status, 404);
});

test("a wrong body is refused with the field's name", async () => {
  await using at = await shop();
  const refused = async (method: string, path: string, body: unknown) => {
    const { status, answer } = await at.call(method, path, body);
    return [status, (answer as { field?: string }).field];
  };
  assert.deepEqual(await refused("POST", "/groups/g/members", { topics: [] }), [400, "topics"]);
  assert.deepEqual(await refused("POST", "/groups/g/members/m", { generation: "1" }), [400, "generation"]);
  assert.deepEqual(await refused("PUT", "/groups/g/offsets", { to: "somewhere" }), [400, "to"]);
  assert.deepEqual(await refused("POST", "/groups/g/offsets", { offsets: [{ topic: "orders" }] }), [
    400,
    "offsets[0].partition",
  ]);
  assert.equal(
    (
      await refused("POST", "/groups/g/offsets", {
        member: "m",
        offsets: [{ topic: "orders", partition: 0, offset: 0 }],
      })
    )[0],
    400,
  );
});
