// Groups: who reads what, how far they got, and what people may do about it.

import assert from "node:assert/strict";
import type { Engine, Membership, TopicPartition } from "../../../src/engine/index.ts";
import { type Check, event, refuses } from "./case.ts";

/** A topic of six partitions with ten events each. */
async function withOrders(engine: Engine): Promise<void> {
  await engine.createTopic("orders", { partitions: 6 });
  const ten = Array.from({ length: 10 }, (_, number) => event(String(number)));
  for (let partition = 0; partition < 6; partition += 1) await engine.append("orders", partition, ten);
}

function numbers(places: readonly TopicPartition[]): number[] {
  return places.map(({ partition }) => partition).sort();
}

/** Says what was let go of, and waits for what comes next. */
function release({ groups }: Engine, { member, generation, revoking }: Membership): Promise<Membership> {
  return groups.heartbeat("g", member, { generation, revoked: revoking });
}

/** Waits for another generation. */
function news({ groups }: Engine, { member, generation }: Membership): Promise<Membership> {
  return groups.heartbeat("g", member, { generation, waitMs: 3000 });
}

const orders = { topics: ["orders"] };

/** Registers these cases. */
export function groupCases(check: Check): void {
  check("a first member gets everything", async (engine) => {
    await withOrders(engine);
    const membership = await engine.groups.join("g", { ...orders, client: "till" });
    assert.deepEqual(numbers(membership.assignment), [0, 1, 2, 3, 4, 5]);
    assert.deepEqual([membership.generation, membership.revoking], [1, []]);
    assert.match(membership.member, /^till-/);
  });

  check("partitions move when they were let go of, and not before", async (engine) => {
    await withOrders(engine);
    const first = await engine.groups.join("g", orders);
    const second = await engine.groups.join("g", orders);
    assert.deepEqual(second.assignment, []);
    const told = await news(engine, first);
    assert.equal(told.assignment.length, 3);
    assert.equal(told.revoking.length, 3);
    const waiting = news(engine, second);
    await release(engine, told);
    assert.deepEqual(numbers((await waiting).assignment), numbers(told.revoking));
    const { members } = await engine.groups.describe("g");
    assert.deepEqual(
      members.map(({ partitions }) => partitions.length),
      [3, 3],
    );
  });

  check("members that start together share out once", async (engine) => {
    await withOrders(engine);
    const memberships = await Promise.all([1, 2, 3].map(() => engine.groups.join("g", orders)));
    assert.deepEqual(
      memberships.map(({ generation, assignment }) => [generation, assignment.length]),
      [
        [1, 2],
        [1, 2],
        [1, 2],
      ],
    );
  });

  check("who leaves gives its partitions to the others at once", async (engine) => {
    await withOrders(engine);
    const [first, second] = await Promise.all([1, 2].map(() => engine.groups.join("g", orders)));
    assert.ok(first && second);
    const waiting = news(engine, second);
    await engine.groups.leave("g", first.member, "enough for today");
    assert.deepEqual(numbers((await waiting).assignment), [0, 1, 2, 3, 4, 5]);
    await refuses("unknown-member", engine.groups.leave("g", first.member));
  });

  check("who is silent for a session is a member no more", async (engine) => {
    await withOrders(engine);
    const silent = await engine.groups.join("g", { ...orders, sessionTimeoutMs: 200 });
    const second = await engine.groups.join("g", orders);
    const after = await news(engine, second);
    assert.deepEqual(numbers(after.assignment), [0, 1, 2, 3, 4, 5]);
    await refuses("unknown-member", engine.groups.heartbeat("g", silent.member, { generation: silent.generation }));
    const by = { member: silent.member, generation: silent.generation };
    await refuses("unknown-member", engine.groups.commit("g", [{ topic: "orders", partition: 0, offset: 1 }], by));
  });

  check("a heartbeat that waits counts when it arrives, and ends well within the session", async (engine) => {
    await withOrders(engine);
    const member = await engine.groups.join("g", { ...orders, sessionTimeoutMs: 600 });
    const start = performance.now();
    const same = await engine.groups.heartbeat("g", member.member, { generation: member.generation, waitMs: 60_000 });
    assert.equal(same.generation, member.generation);
    assert.ok(performance.now() - start < 400);
  });

  check("a heartbeat ends with its signal's reason, and the member stays one", async (engine) => {
    await withOrders(engine);
    const member = await engine.groups.join("g", orders);
    const stop = new AbortController();
    const beat = { generation: member.generation, waitMs: 3000 };
    const waiting = engine.groups.heartbeat("g", member.member, beat, stop.signal);
    const reason = new Error("enough");
    setTimeout(() => stop.abort(reason), 10);
    await assert.rejects(waiting, reason);
    await engine.groups.heartbeat("g", member.member, { generation: member.generation });
  });

  check("generations that never were, members that are none, and groups without a name are refused", async (engine) => {
    await withOrders(engine);
    const { member, generation } = await engine.groups.join("g", orders);
    await refuses("stale-generation", engine.groups.heartbeat("g", member, { generation: generation + 1 }));
    await refuses("unknown-member", engine.groups.heartbeat("g", "nobody", { generation }));
    await refuses("unknown-member", engine.groups.heartbeat("none", member, { generation }));
    await refuses("unknown-member", engine.groups.join("g", { ...orders, member: "nobody" }));
    await refuses("invalid-session-timeout", engine.groups.join("g", { ...orders, sessionTimeoutMs: 1 }));
    await refuses("invalid-topic", engine.groups.join("g", { topics: ["x".repeat(40_000)] }));
    await refuses("invalid-request", engine.groups.join("g", { ...orders, client: "x".repeat(40_000) }));
  });

  check("a member may change what it reads", async (engine) => {
    await withOrders(engine);
    await engine.createTopic("cook", { partitions: 2 });
    const first = await engine.groups.join("g", orders);
    const second = await engine.groups.join("g", { topics: ["orders", "cook"], member: first.member });
    assert.equal(second.member, first.member);
    assert.equal(second.assignment.length, 8);
    const third = await engine.groups.join("g", { topics: ["cook"], member: first.member });
    assert.deepEqual(
      [third.assignment.length, third.revoking.length],
      [2, 6],
      "what it does not want any more it has to let go of",
    );
  });

  check("a topic that is made or grows is shared out", async (engine) => {
    const member = await engine.groups.join("g", { topics: ["orders"] });
    assert.deepEqual(member.assignment, []);
    await engine.createTopic("orders", { partitions: 1 });
    const made = await news(engine, member);
    assert.deepEqual(numbers(made.assignment), [0]);
    await engine.alterTopic("orders", { partitions: 3 });
    assert.deepEqual(numbers((await news(engine, made)).assignment), [0, 1, 2]);
  });

  check(
    "another consumer under the same instance name takes the place, and the former one is to stop",
    async (engine) => {
      await withOrders(engine);
      const former = await engine.groups.join("g", { ...orders, instance: "till 1" });
      const present = await engine.groups.join("g", { ...orders, instance: "till 1" });
      assert.deepEqual(present.assignment, former.assignment);
      assert.equal(present.generation, former.generation);
      await refuses("fenced-member", engine.groups.heartbeat("g", former.member, { generation: former.generation }));
      const by = { member: former.member, generation: former.generation };
      await refuses("fenced-member", engine.groups.commit("g", [{ topic: "orders", partition: 0, offset: 1 }], by));
    },
  );

  check("positions are committed with the present generation, all or none", async (engine) => {
    await withOrders(engine);
    const { member, generation } = await engine.groups.join("g", orders);
    const two = [
      { topic: "orders", partition: 0, offset: 4, metadata: "until noon" },
      { topic: "orders", partition: 1, offset: 5 },
    ];
    await engine.groups.commit("g", two, { member, generation });
    assert.deepEqual(await engine.groups.committed("g"), two);
    const commit = (offsets: typeof two, by = { member, generation }) => engine.groups.commit("g", offsets, by);
    const later = two.map((one) => ({ ...one, offset: 9 }));
    await refuses("stale-generation", commit(later, { member, generation: generation - 1 }));
    await refuses("not-a-group-member", engine.groups.commit("g", later));
    await refuses("unknown-partition", commit([...later, { topic: "orders", partition: 6, offset: 0 }]));
    await refuses("unknown-topic", commit([...later, { topic: "nothing", partition: 0, offset: 0 }]));
    await refuses(
      "metadata-too-large",
      commit([{ topic: "orders", partition: 0, offset: 9, metadata: "x".repeat(5000) }]),
    );
    assert.deepEqual(await engine.groups.committed("g"), two);
  });

  check("who is no member stores and reads a position under any name", async (engine) => {
    await withOrders(engine);
    assert.deepEqual(await engine.groups.committed("the till"), []);
    await engine.groups.commit("the till", [{ topic: "orders", partition: 2, offset: 7 }]);
    assert.deepEqual(await engine.groups.committed("the till"), [{ topic: "orders", partition: 2, offset: 7 }]);
    const { state, members, partitions } = await engine.groups.describe("the till");
    assert.deepEqual([state, members.length, partitions[0]?.lag], ["empty", 0, 3]);
  });

  check("a group is described with its members, positions and lag", async (engine) => {
    await withOrders(engine);
    const { member, generation } = await engine.groups.join("g", { ...orders, client: "till" });
    await engine.groups.commit("g", [{ topic: "orders", partition: 1, offset: 4, metadata: "m" }], {
      member,
      generation,
    });
    const positions = [{ topic: "orders", partition: 1, offset: 6 }];
    await engine.groups.heartbeat("g", member, { generation, positions });
    const info = await engine.groups.describe("g");
    assert.deepEqual(
      [info.group, info.state, info.generation, info.assignor],
      ["g", "stable", 1, "cooperative-sticky"],
    );
    assert.deepEqual([info.members[0]?.client, info.members[0]?.member], ["till", member]);
    assert.deepEqual(info.partitions.slice(0, 2), [
      { topic: "orders", partition: 0, committed: null, position: null, end: 10, lag: 10, member },
      { topic: "orders", partition: 1, committed: 4, position: 6, end: 10, lag: 6, member, metadata: "m" },
    ]);
    assert.deepEqual(await engine.groups.list(), [info]);
    await refuses("unknown-group", engine.groups.describe("nothing"));
  });

  check("positions are moved while nobody is a member; a dry run only tells", async (engine) => {
    await withOrders(engine);
    const { groups } = engine;
    const { member } = await groups.join("g", orders);
    await refuses("group-not-empty", groups.reset("g", { topics: ["orders"], to: "earliest" }));
    await groups.leave("g", member);
    const one = { topic: "orders", partition: 1 };
    const moved = await groups.reset("g", { topics: [one], to: { offset: 4 } });
    assert.deepEqual(moved, [{ ...one, before: null, after: 4 }]);
    assert.deepEqual(await groups.reset("g", { to: { shift: -1 }, dryRun: true }), [{ ...one, before: 4, after: 3 }]);
    assert.deepEqual(await groups.committed("g"), [{ ...one, offset: 4 }]);
    await groups.reset("g", { topics: ["orders"], to: "latest" });
    assert.deepEqual(
      (await groups.committed("g")).map(({ offset }) => offset),
      [10, 10, 10, 10, 10, 10],
    );
    assert.deepEqual((await groups.reset("g", { topics: [one], to: { offset: 99 } }))[0]?.after, 10);
    assert.deepEqual((await groups.reset("g", { topics: [one], to: { shift: -99 } }))[0]?.after, 0);
    assert.deepEqual((await groups.reset("g", { topics: [one], to: { timestamp: 0 } }))[0]?.after, 0);
    await refuses("unknown-topic", groups.reset("g", { topics: ["nothing"], to: "earliest" }));
    await refuses(
      "unknown-partition",
      groups.reset("g", { topics: [{ topic: "orders", partition: 6 }], to: "earliest" }),
    );
  });

  check("a group is deleted with its positions when nobody is a member", async (engine) => {
    await withOrders(engine);
    const { member, generation } = await engine.groups.join("g", orders);
    await engine.groups.commit("g", [{ topic: "orders", partition: 0, offset: 4 }], { member, generation });
    await refuses("group-not-empty", engine.groups.delete("g"));
    await engine.groups.leave("g", member);
    await engine.groups.delete("g");
    await refuses("unknown-group", engine.groups.delete("g"));
    assert.deepEqual(await engine.groups.committed("g"), []);
    assert.deepEqual(await engine.groups.list(), []);
  });

  check("positions in a deleted topic are forgotten", async (engine) => {
    await withOrders(engine);
    await engine.groups.commit("g", [{ topic: "orders", partition: 0, offset: 4 }]);
    await engine.deleteTopic("orders");
    await engine.createTopic("orders", { partitions: 6 });
    assert.deepEqual(await engine.groups.committed("g"), []);
  });
}
