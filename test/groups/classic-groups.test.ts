// The classic protocol, case by case, as Kafka's clients meet it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type ErrorType, MoldauError, problem, utf8 } from "../../src/base/index.ts";
import { KafkaMember, share, stableGroup } from "./kafka-member.ts";
import { settled } from "./simulated-clock.ts";
import { Surroundings } from "./surroundings.ts";

/** Expects an error of the catalogue. */
function fails(promise: Promise<unknown>, type: ErrorType): Promise<void> {
  return assert.rejects(promise, (error) => {
    assert.ok(MoldauError.is(error), String(error));
    assert.equal(error.type, type, error.message);
    return true;
  });
}

test("members that join together get one generation; the leader sees everybody, the others nobody", async () => {
  const around = new Surroundings();
  const coordinator = await around.coordinator({ initialRebalanceDelayMs: 100 });
  const members = [new KafkaMember(coordinator), new KafkaMember(coordinator), new KafkaMember(coordinator)];
  const joins = Promise.all(members.map((member) => member.join()));
  await around.clock.pass(99);
  assert.equal((await coordinator.classic.describeGroup("g")).state, "preparing-rebalance");
  await around.clock.pass(1000);
  const answers = await joins;
  assert.deepEqual(
    answers.map(({ generation, members: seen }) => [generation, seen.length]),
    [
      [1, 3],
      [1, 0],
      [1, 0],
    ],
  );
  assert.deepEqual(await share(members), ["number 0", "number 1", "number 2"]);
  assert.equal((await coordinator.classic.describeGroup("g")).state, "stable");
});

test("each newcomer adds to the initial delay, up to the rebalance time-out", async () => {
  const around = new Surroundings();
  const coordinator = await around.coordinator({ initialRebalanceDelayMs: 100 });
  const members: KafkaMember[] = [];
  const joins: Promise<unknown>[] = [];
  for (let round = 0; round < 8; round += 1) {
    const member = new KafkaMember(coordinator, { rebalanceTimeoutMs: 300 });
    members.push(member);
    joins.push(member.join());
    await around.clock.pass(60);
  }
  await around.clock.pass(0);
  assert.deepEqual([members[0]?.generation, members[4]?.generation], [1, 1]);
  assert.equal(members[7]?.generation, -1, "it came too late for the first generation");
  assert.ok(joins.length === 8);
});

test("a new member is sent back once for its id, and may then join with it", async () => {
  const coordinator = await new Surroundings().coordinator();
  const member = new KafkaMember(coordinator, { requireKnownMemberId: true });
  const error = await member.join().catch((thrown) => thrown);
  assert.ok(MoldauError.is(error, "member-id-required"));
  member.memberId = error.facts.member;
  assert.equal((await member.join()).generation, 1);
});

test("who never comes back with its id is waited for no longer than a session", async () => {
  const around = new Surroundings();
  const coordinator = await around.coordinator();
  await fails(new KafkaMember(coordinator, { requireKnownMemberId: true }).join(), "member-id-required");
  const other = new KafkaMember(coordinator);
  const joining = other.join();
  await around.clock.pass(9_999);
  assert.equal(other.generation, -1);
  await around.clock.pass(1);
  await joining;
});

test("a client's name of any length makes a member id that can be remembered", async () => {
  const around = new Surroundings();
  const coordinator = await around.coordinator();
  const [member] = (await stableGroup(coordinator, 1, { clientId: "x".repeat(32_767) })) as [KafkaMember];
  await member.heartbeat();
  assert.ok(member.memberId.length < 300);
});

test("who cannot be in the group is told why", async () => {
  const coordinator = await new Surroundings().coordinator({ minSessionTimeoutMs: 6000 });
  const [member] = await stableGroup(coordinator, 1);
  const join = (fields: object) => new KafkaMember(coordinator).join(fields);
  await fails(join({ memberId: "nobody" }), "unknown-member");
  await fails(join({ group: "another", memberId: "nobody" }), "unknown-member");
  await fails(join({ group: "" }), "invalid-group");
  await fails(join({ protocolType: "connect" }), "inconsistent-protocol");
  await fails(join({ protocols: [{ name: "roundrobin", metadata: utf8("") }] }), "inconsistent-protocol");
  await fails(join({ protocols: [] }), "inconsistent-protocol");
  await fails(join({ sessionTimeoutMs: 5999 }), "invalid-session-timeout");
  await fails(join({ sessionTimeoutMs: 1_800_001 }), "invalid-session-timeout");
  await member?.heartbeat();
});

test("the assignor that most like best among those that all know is chosen", async () => {
  const coordinator = await new Surroundings().coordinator({ initialRebalanceDelayMs: 10 });
  const around = coordinator.broker.clock as unknown as Surroundings["clock"];
  const knows = (...names: string[]) => names.map((name) => ({ name, metadata: utf8(name) }));
  const members = [
    new KafkaMember(coordinator, { protocols: knows("a", "b", "c") }),
    new KafkaMember(coordinator, { protocols: knows("x", "c", "b") }),
    new KafkaMember(coordinator, { protocols: knows("c", "b") }),
  ];
  const joins = Promise.all(members.map((member) => member.join()));
  await around.pass(100);
  const [first] = await joins;
  assert.equal(first?.protocolName, "c");
  assert.deepEqual(
    first?.members.map(({ metadata }) => Buffer.from(metadata).toString()),
    ["c", "c", "c"],
  );
});

test("a follower that joins again unchanged only gets its answer again; a leader rebalances everybody", async () => {
  const coordinator = await new Surroundings().coordinator();
  const [leader, follower] = (await stableGroup(coordinator, 2)) as [KafkaMember, KafkaMember];
  assert.equal((await follower.join()).generation, 2);
  assert.equal(await follower.sync(), "number 1");
  await leader.heartbeat();
  const rejoining = leader.join();
  await fails(follower.heartbeat(), "rebalancing");
  await follower.join();
  assert.equal((await rejoining).generation, 3);
});

test("a follower that says something new rebalances everybody", async () => {
  const coordinator = await new Surroundings().coordinator();
  const [leader, follower] = (await stableGroup(coordinator, 2)) as [KafkaMember, KafkaMember];
  const rejoining = follower.join({ protocols: [{ name: "range", metadata: utf8("new") }] });
  await fails(leader.heartbeat(), "rebalancing");
  await fails(leader.sync(), "rebalancing");
  const answer = await leader.join();
  await rejoining;
  assert.deepEqual(
    answer.members.map(({ metadata }) => Buffer.from(metadata).toString()),
    ["what it says", "new"],
  );
});

test("who is silent for a session is gone, and the others rebalance", async () => {
  const around = new Surroundings();
  const coordinator = await around.coordinator();
  const [leader, follower] = (await stableGroup(coordinator, 2)) as [KafkaMember, KafkaMember];
  await around.clock.pass(9_000);
  await follower.heartbeat();
  await around.clock.pass(1_000);
  await fails(follower.heartbeat(), "rebalancing");
  await fails(leader.heartbeat(), "unknown-member");
  const answer = await follower.join();
  assert.deepEqual([answer.leader, answer.members.length], [follower.memberId, 1]);
  assert.deepEqual(
    around.toldOf("member-expired").map((told) => "member" in told && told.member),
    [leader.memberId],
  );
});

test("a commit is a sign of life too", async () => {
  const around = new Surroundings();
  const coordinator = await around.coordinator();
  const [member] = (await stableGroup(coordinator, 1)) as [KafkaMember];
  for (let round = 0; round < 5; round += 1) {
    await around.clock.pass(9_000);
    await member.commit(round);
  }
  await member.heartbeat();
});

test("who does not join again within the rebalance time-out is left behind", async () => {
  const around = new Surroundings();
  const coordinator = await around.coordinator();
  const [leader, slow] = (await stableGroup(coordinator, 2)) as [KafkaMember, KafkaMember];
  const rejoining = leader.join();
  for (let round = 0; round < 6; round += 1) {
    await around.clock.pass(5_000);
    await slow.heartbeat().catch(() => undefined);
  }
  const answer = await rejoining;
  assert.deepEqual(
    answer.members.map(({ memberId }) => memberId),
    [leader.memberId],
  );
  await fails(slow.heartbeat(), "unknown-member");
});

test("who waits for its answer is not taken for dead, however long that takes", async () => {
  const around = new Surroundings();
  const coordinator = await around.coordinator();
  const [leader, slow] = (await stableGroup(coordinator, 2)) as [KafkaMember, KafkaMember];
  const rejoining = leader.join();
  await around.clock.pass(9_000);
  await slow.heartbeat().catch(() => undefined);
  await around.clock.pass(9_000);
  await slow.heartbeat().catch(() => undefined);
  await around.clock.pass(9_000);
  await slow.join();
  assert.equal((await rejoining).members.length, 2);
});

test("who joins but does not ask for its assignment is left behind", async () => {
  const around = new Surroundings();
  const coordinator = await around.coordinator();
  const [leader, forgetful] = (await stableGroup(coordinator, 2)) as [KafkaMember, KafkaMember];
  await Promise.all([leader.join(), forgetful.join()]);
  const synced = leader.sync({ [leader.memberId]: "all" });
  assert.equal(await synced, "all");
  for (let round = 0; round < 6; round += 1) {
    await around.clock.pass(5_000);
    await leader.heartbeat().catch(() => undefined);
    await forgetful.heartbeat().catch(() => undefined);
  }
  await fails(forgetful.heartbeat(), "unknown-member");
  await fails(leader.heartbeat(), "rebalancing");
});

test("a leader that is lost before it has assigned lets the others begin anew", async () => {
  const around = new Surroundings();
  const coordinator = await around.coordinator();
  const [leader, follower] = (await stableGroup(coordinator, 2)) as [KafkaMember, KafkaMember];
  await Promise.all([leader.join(), follower.join()]);
  const waiting = follower.sync();
  waiting.catch(() => undefined);
  await around.clock.pass(10_000);
  await fails(waiting, "rebalancing");
  const answer = await follower.join();
  assert.equal(answer.leader, follower.memberId);
});

test("a newcomer while the leader assigns sends everybody back to join", async () => {
  const coordinator = await new Surroundings().coordinator();
  const [leader, follower] = (await stableGroup(coordinator, 2)) as [KafkaMember, KafkaMember];
  await Promise.all([leader.join(), follower.join()]);
  const waiting = follower.sync();
  waiting.catch(() => undefined);
  const newcomer = new KafkaMember(coordinator);
  const joining = newcomer.join();
  await fails(waiting, "rebalancing");
  await fails(leader.sync({}), "rebalancing");
  await Promise.all([leader.join(), follower.join(), joining]);
  assert.deepEqual(await share([leader, follower, newcomer]), ["number 0", "number 1", "number 2"]);
});

test("an old generation is turned away everywhere", async () => {
  const coordinator = await new Surroundings().coordinator();
  const [leader, follower] = (await stableGroup(coordinator, 2)) as [KafkaMember, KafkaMember];
  const old = follower.generation;
  await Promise.all([leader.join(), follower.join()]);
  await share([leader, follower]);
  follower.generation = old;
  await fails(follower.heartbeat(), "stale-generation");
  await fails(follower.sync(), "stale-generation");
  await fails(follower.commit(7), "stale-generation");
  assert.deepEqual(await coordinator.classic.fetchOffsets("g", null), []);
});

test("a member commits in a stable group and while it is called to join, not between joining and its assignment", async () => {
  const coordinator = await new Surroundings().coordinator();
  const [leader, follower] = (await stableGroup(coordinator, 2)) as [KafkaMember, KafkaMember];
  await follower.commit(1);
  const rejoining = leader.join();
  await follower.commit(2);
  const joined = follower.join();
  await Promise.all([rejoining, joined]);
  await fails(follower.commit(3), "rebalancing");
  const [position] = await coordinator.classic.fetchOffsets("g", [{ topic: "orders", partition: 0 }]);
  assert.equal(position?.offset, 2);
});

test("who is no member commits only while there are no members", async () => {
  const coordinator = await new Surroundings().coordinator();
  const offsets = [{ topic: "orders", partition: 1, offset: 5, leaderEpoch: 3, metadata: "words" }];
  const simple = { group: "g", memberId: "", groupInstanceId: null, generation: -1, offsets };
  assert.deepEqual(await coordinator.classic.commitOffsets(simple), [{ topic: "orders", partition: 1 }]);
  assert.deepEqual(await coordinator.classic.fetchOffsets("g", null), offsets);
  const [member] = (await stableGroup(coordinator, 1)) as [KafkaMember];
  await fails(coordinator.classic.commitOffsets(simple), "not-a-group-member");
  await fails(coordinator.classic.commitOffsets({ ...simple, memberId: "x", generation: 1 }), "unknown-member");
  await fails(coordinator.classic.commitOffsets({ ...simple, group: "none", generation: 1 }), "stale-generation");
  await member.leave();
  await coordinator.classic.commitOffsets(simple);
});

test("what cannot be committed has its own error, the rest is stored", async () => {
  const coordinator = await new Surroundings().coordinator();
  const place = { offset: 1, leaderEpoch: -1, metadata: "" };
  const outcomes = await coordinator.classic.commitOffsets({
    group: "g",
    memberId: "",
    groupInstanceId: null,
    generation: -1,
    offsets: [
      { topic: "orders", partition: 0, ...place },
      { topic: "orders", partition: 6, ...place },
      { topic: "nothing", partition: 0, ...place },
      { topic: "orders", partition: 2, ...place, metadata: "x".repeat(4097) },
    ],
  });
  assert.deepEqual(
    outcomes.map(({ error }) => error?.kafkaCode ?? 0),
    [0, 3, 3, 12],
  );
  assert.equal((await coordinator.classic.fetchOffsets("g", null)).length, 1);
});

test("members leave by their ids, several at once, and who is none is named", async () => {
  const coordinator = await new Surroundings().coordinator();
  const [leader, follower] = (await stableGroup(coordinator, 2)) as [KafkaMember, KafkaMember];
  const leaving = [leader.memberId, "nobody"].map((memberId) => ({ memberId, groupInstanceId: null }));
  const left = await coordinator.classic.leaveGroup("g", leaving);
  assert.deepEqual(
    left.map(({ error }) => error?.type),
    [undefined, "unknown-member"],
  );
  await fails(follower.heartbeat(), "rebalancing");
  await follower.leave();
  assert.equal((await coordinator.classic.describeGroup("g")).state, "empty");
});

test("a static member that comes back takes its place without a rebalance, and its former self is fenced", async () => {
  const coordinator = await new Surroundings().coordinator();
  const [leader] = (await stableGroup(coordinator, 1, { groupInstanceId: "till 1" })) as [KafkaMember];
  const other = new KafkaMember(coordinator, { groupInstanceId: "till 2" });
  await Promise.all([other.join(), leader.join()]);
  await share([leader, other]);
  const back = new KafkaMember(coordinator, { groupInstanceId: "till 2" });
  assert.equal((await back.join()).generation, 2);
  assert.equal(await back.sync(), "number 1");
  await leader.heartbeat();
  await fails(other.heartbeat(), "fenced-member");
  await fails(other.commit(1), "fenced-member");
  await fails(other.join(), "fenced-member");
  await back.commit(1);
});

test("a static leader that comes back is told not to assign, or finds another name for leader", async () => {
  const coordinator = await new Surroundings().coordinator();
  const [leader] = (await stableGroup(coordinator, 1, { groupInstanceId: "till" })) as [KafkaMember];
  const formerId = leader.memberId;
  const old = new KafkaMember(coordinator, { groupInstanceId: "till" });
  const answer = await old.join();
  assert.deepEqual([answer.leader, answer.skipAssignment], [formerId, false]);
  assert.equal(await old.sync(), "number 0");
  const young = new KafkaMember(coordinator, { groupInstanceId: "till", supportsSkippingAssignment: true });
  const told = await young.join();
  assert.deepEqual([told.leader, told.skipAssignment, told.members.length], [young.memberId, true, 1]);
});

test("a static member may be sent away by its name", async () => {
  const coordinator = await new Surroundings().coordinator();
  await stableGroup(coordinator, 1, { groupInstanceId: "till" });
  const byName = (groupInstanceId: string) => coordinator.classic.leaveGroup("g", [{ memberId: "", groupInstanceId }]);
  assert.equal((await byName("another"))[0]?.error?.type, "unknown-member");
  assert.equal((await byName("till"))[0]?.error, undefined);
  assert.equal((await coordinator.classic.describeGroup("g")).members.length, 0);
});

test("an assignment that cannot be stored is told to nobody; the group begins anew", async () => {
  const around = new Surroundings();
  const coordinator = await around.coordinator();
  const [leader, follower] = (await stableGroup(coordinator, 2)) as [KafkaMember, KafkaMember];
  await Promise.all([leader.join(), follower.join()]);
  around.kept.failure = problem("storage-full", { reason: "the disk is full" });
  const syncs = [leader.sync({}), follower.sync()];
  for (const sync of syncs) sync.catch(() => undefined);
  for (const sync of syncs) await fails(sync, "storage-full");
  await fails(leader.commit(1), "storage-full");
  around.kept.failure = undefined;
  await Promise.all([leader.join(), follower.join()]);
  assert.deepEqual(await share([leader, follower]), ["number 0", "number 1"]);
  assert.deepEqual(await coordinator.classic.fetchOffsets("g", null), []);
});

test("groups are listed and described as Kafka's tools expect", async () => {
  const coordinator = await new Surroundings().coordinator();
  const [member] = (await stableGroup(coordinator, 1)) as [KafkaMember];
  assert.deepEqual(await coordinator.classic.listGroups(), [{ group: "g", state: "stable", protocolType: "consumer" }]);
  const described = await coordinator.classic.describeGroup("g");
  assert.equal(described.protocolName, "range");
  const [one] = described.members;
  assert.deepEqual([one?.memberId, one?.clientId, one?.clientHost], [member.memberId, "kafka", "/127.0.0.1"]);
  assert.equal(Buffer.from(one?.assignment ?? []).toString(), "number 0");
  assert.equal(Buffer.from(one?.metadata ?? []).toString(), "what it says");
  assert.equal((await coordinator.classic.describeGroup("nothing")).state, "dead");
});

test("a group is deleted when it is empty; positions are deleted when nobody reads their topic", async () => {
  const around = new Surroundings();
  const coordinator = await around.coordinator();
  const [member] = (await stableGroup(coordinator, 1)) as [KafkaMember];
  await member.commit(3);
  await fails(coordinator.classic.deleteGroup("g"), "group-not-empty");
  await fails(coordinator.classic.deleteGroup("nothing"), "unknown-group");
  const place = { topic: "orders", partition: 0 };
  assert.equal((await coordinator.classic.deleteOffsets("g", [place]))[0]?.error?.type, "group-subscribed");
  await member.leave();
  assert.equal((await coordinator.classic.deleteOffsets("g", [place]))[0]?.error, undefined);
  assert.deepEqual(await coordinator.classic.fetchOffsets("g", null), []);
  await coordinator.classic.deleteGroup("g");
  assert.deepEqual(await coordinator.classic.listGroups(), []);
  assert.deepEqual(around.kept.live, []);
});

test("positions of a group long empty are forgotten, those of one with members are not", async () => {
  const around = new Surroundings();
  const coordinator = await around.coordinator({ offsetsRetentionMs: 100_000, offsetsRetentionCheckMs: 1000 });
  const [member] = (await stableGroup(coordinator, 1, { sessionTimeoutMs: 1_000_000 })) as [KafkaMember];
  await member.commit(3);
  const simple = { memberId: "", groupInstanceId: null, generation: -1 };
  const offsets = [{ topic: "orders", partition: 1, offset: 5, leaderEpoch: -1, metadata: "" }];
  await coordinator.classic.commitOffsets({ ...simple, group: "simple", offsets });
  await coordinator.classic.commitOffsets({ ...simple, group: "hasty", offsets, retentionMs: 5000 });
  await around.clock.pass(6_000);
  assert.deepEqual(await coordinator.classic.fetchOffsets("hasty", null), []);
  await around.clock.pass(100_000);
  assert.deepEqual(await coordinator.classic.fetchOffsets("simple", null), []);
  assert.equal((await coordinator.classic.fetchOffsets("g", null)).length, 1);
  await member.leave();
  await around.clock.pass(99_000);
  assert.equal((await coordinator.classic.fetchOffsets("g", null)).length, 1);
  await around.clock.pass(3_000);
  await settled();
  assert.deepEqual(await coordinator.classic.listGroups(), []);
  assert.deepEqual(around.kept.live, []);
});
