// Members of our own: what they are told when, what happens to slow and lost ones, and how they share with Kafka's clients.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type ErrorType, MoldauError, problem } from "../../src/base/index.ts";
import type { JoinRequest, Membership, TopicPartition } from "../../src/engine/index.ts";
import {
  type Coordinator,
  decodeAssignment,
  decodeSubscription,
  encodeSubscription,
  type JoinGroupRequest,
} from "../../src/groups/index.ts";
import { KafkaMember } from "./kafka-member.ts";
import { settled } from "./simulated-clock.ts";
import { Surroundings } from "./surroundings.ts";

function fails(promise: Promise<unknown>, type: ErrorType): Promise<void> {
  return assert.rejects(promise, (error) => {
    assert.ok(MoldauError.is(error, type), String(error));
    return true;
  });
}

function numbers(places: readonly TopicPartition[]): number[] {
  return places.map(({ partition }) => partition).sort();
}

/** A program that does as it is told at once. */
class OwnMember {
  membership!: Membership;
  readonly coordinator: Coordinator;

  constructor(coordinator: Coordinator) {
    this.coordinator = coordinator;
  }

  static async join(coordinator: Coordinator, request: Partial<JoinRequest> = {}): Promise<OwnMember> {
    const member = new OwnMember(coordinator);
    member.membership = await coordinator.groups.join("g", { topics: ["orders"], client: "own", ...request });
    return member;
  }

  /** A heartbeat; what it is asked to let go of it has let go of by the next one. */
  async beat(revoked = this.membership.revoking): Promise<Membership> {
    const { member, generation } = this.membership;
    this.membership = await this.coordinator.groups.heartbeat("g", member, { generation, revoked });
    return this.membership;
  }

  get has(): number[] {
    return numbers(this.membership.assignment);
  }
}

/** Lets all beat until nothing changes any more. */
async function calm(...members: OwnMember[]): Promise<void> {
  for (let round = 0; round < 4; round += 1) for (const member of members) await member.beat();
}

test("adding one member to ten on 100 partitions moves nine; all others go on all the while", async () => {
  const coordinator = await new Surroundings({ orders: 100 }).coordinator();
  const ten: OwnMember[] = [];
  for (let count = 0; count < 10; count += 1) {
    ten.push(await OwnMember.join(coordinator));
    await calm(...ten);
  }
  const before = ten.map((member) => new Set(member.has));
  const added = await OwnMember.join(coordinator);
  const revoked: number[] = [];
  for (const member of ten) revoked.push(...numbers((await member.beat([])).revoking));
  assert.equal(revoked.length, 9);
  await calm(...ten, added);
  assert.deepEqual(added.has, revoked.sort());
  ten.forEach((member, index) => {
    assert.ok(
      member.has.every((partition) => before[index]?.has(partition)),
      "it got nothing new",
    );
  });
});

test("several that let go at about the same time cost one rebalance", async () => {
  const around = new Surroundings();
  const coordinator = await around.coordinator({ followUpDelayMs: 50 });
  const first = await OwnMember.join(coordinator);
  const second = await OwnMember.join(coordinator);
  await calm(first, second);
  const third = await OwnMember.join(coordinator);
  const { generation } = await first.beat([]);
  await second.beat([]);
  await first.beat();
  await around.clock.pass(10);
  assert.equal((await first.beat()).generation, generation, "the second has not let go yet");
  await second.beat();
  await calm(first, second, third);
  assert.deepEqual([first.has.length, second.has.length, third.has.length], [2, 2, 2]);
  assert.equal(third.membership.generation, generation + 1);
});

test("one that does not let go in time holds nobody up for longer, and is out when its time is over", async () => {
  const around = new Surroundings();
  const coordinator = await around.coordinator({ followUpDelayMs: 50 });
  const slow = await OwnMember.join(coordinator, { rebalanceTimeoutMs: 5000 });
  const quick = await OwnMember.join(coordinator);
  await slow.beat([]);
  for (let second = 0; second < 4; second += 1) {
    await around.clock.pass(1000);
    await slow.beat([]);
    await quick.beat();
  }
  assert.deepEqual(quick.has, []);
  await around.clock.pass(1000);
  await fails(slow.beat([]), "unknown-member");
  assert.deepEqual(numbers((await quick.beat()).assignment), [0, 1, 2, 3, 4, 5]);
  const [lost] = around.toldOf("member-expired");
  assert.match((lost as { reason?: string }).reason ?? "", /did not let go of its partitions within 5000 ms/);
});

test("a late copy of an old letting-go frees nothing that was asked for since", async () => {
  const coordinator = await new Surroundings().coordinator();
  const first = await OwnMember.join(coordinator);
  const second = await OwnMember.join(coordinator);
  const old = await first.beat([]);
  await calm(first, second);
  await coordinator.groups.leave("g", second.membership.member);
  await calm(first);
  const third = await OwnMember.join(coordinator);
  const { member } = first.membership;
  const asked = await first.beat([]);
  assert.ok(asked.revoking.length > 0);
  const copy = { generation: old.generation, revoked: old.revoking };
  const after = await coordinator.groups.heartbeat("g", member, copy);
  assert.deepEqual(after.revoking, asked.revoking);
  await calm(first, third);
  assert.deepEqual([first.has.length, third.has.length], [3, 3]);
});

test("who gives up its join before it is answered is no member", async () => {
  const around = new Surroundings();
  const coordinator = await around.coordinator({ initialRebalanceDelayMs: 100 });
  const stop = new AbortController();
  const joining = coordinator.groups.join("g", { topics: ["orders"] }, stop.signal);
  const staying = OwnMember.join(coordinator);
  await around.clock.pass(10);
  stop.abort(new Error("enough"));
  await assert.rejects(joining, /enough/);
  await around.clock.pass(1000);
  assert.deepEqual((await staying).has, [0, 1, 2, 3, 4, 5]);
});

test("who joins again is not taken for dead while it waits for slow ones, longer than a session", async () => {
  const around = new Surroundings({ orders: 6, cook: 1 });
  const coordinator = await around.coordinator();
  const own = await OwnMember.join(coordinator, { sessionTimeoutMs: 2000 });
  const kafka = kafkaConsumer(coordinator, "range");
  await kafka.join();
  await assigned(kafka);
  const { member } = own.membership;
  const rejoining = coordinator.groups.join("g", { topics: ["orders", "cook"], member, sessionTimeoutMs: 2000 });
  await settled();
  await around.clock.pass(9000);
  await fails(kafka.heartbeat(), "rebalancing");
  await kafka.join();
  assert.ok((await rejoining).assignment.some(({ topic }) => topic === "cook"));
  await around.clock.pass(1999);
  await own.beat([]);
  await around.clock.pass(2000);
  await fails(own.beat([]), "unknown-member");
});

test("a static member that comes back with another wish gets what it wishes for", async () => {
  const around = new Surroundings({ orders: 6, cook: 1 });
  const coordinator = await around.coordinator();
  await OwnMember.join(coordinator, { instance: "till" });
  const back = await OwnMember.join(coordinator, { instance: "till", topics: ["cook"] });
  await calm(back);
  assert.deepEqual(back.membership.assignment, [{ topic: "cook", partition: 0 }]);
});

test("commits of the member's own kind wait for no heartbeat: the error says which generation it is", async () => {
  const coordinator = await new Surroundings().coordinator();
  const first = await OwnMember.join(coordinator);
  const by = { member: first.membership.member, generation: first.membership.generation };
  await OwnMember.join(coordinator);
  const offsets = [{ topic: "orders", partition: 0, offset: 1 }];
  const error = await coordinator.groups.commit("g", offsets, by).catch((thrown) => thrown);
  assert.ok(MoldauError.is(error, "stale-generation"));
  const { generation, revoking } = await first.beat([]);
  assert.equal(generation, error.facts.generation);
  const [held] = revoking;
  assert.ok(held, "what it has yet to let go of it may still commit");
  await coordinator.groups.commit("g", [{ ...held, offset: 1 }], { ...by, generation });
});

test("a generation that cannot be stored reaches nobody; the next try does", async () => {
  const around = new Surroundings();
  const coordinator = await around.coordinator();
  const first = await OwnMember.join(coordinator);
  around.kept.failure = problem("storage-full", { reason: "the disk is full" });
  await fails(OwnMember.join(coordinator), "storage-full");
  assert.equal((await first.beat()).generation, 1);
  around.kept.failure = undefined;
  await around.clock.pass(1500);
  const second = await OwnMember.join(coordinator);
  await around.clock.pass(1500);
  await calm(first, second);
  assert.deepEqual([first.has.length, second.has.length], [3, 3]);
});

/** A Kafka client that says what it wants and owns, as Java's does. */
function kafkaConsumer(coordinator: Coordinator, name: string, owned: readonly TopicPartition[] = []): KafkaMember {
  return new KafkaMember(coordinator, { protocols: offers(name, owned) });
}

function offers(name: string, owned: readonly TopicPartition[]): JoinGroupRequest["protocols"] {
  const metadata = encodeSubscription({ topics: ["orders"], userData: null, owned, generation: -1, rack: null });
  return [{ name, metadata }];
}

async function assigned(member: KafkaMember): Promise<TopicPartition[]> {
  const { assignment } = await member.coordinator.classic.syncGroup({
    ...member.caller,
    protocolType: null,
    protocolName: null,
    assignments: [],
  });
  return decodeAssignment(assignment);
}

for (const name of ["range", "roundrobin", "RoundRobinAssigner", "sticky", "cooperative-sticky"]) {
  test(`an own member leads and assigns for a Kafka client that knows only ${name}`, async () => {
    const coordinator = await new Surroundings().coordinator();
    const own = await OwnMember.join(coordinator);
    const kafka = kafkaConsumer(coordinator, name);
    const answer = await kafka.join();
    assert.deepEqual([answer.protocolName, answer.leader, answer.members], [name, own.membership.member, []]);
    assert.deepEqual(await assigned(kafka), [], "nothing before it was let go of");
    await own.beat([]);
    const revoked = own.membership.revoking;
    await own.beat();
    await fails(kafka.heartbeat(), "rebalancing");
    await kafka.join();
    assert.deepEqual(numbers(await assigned(kafka)), numbers(revoked));
    await own.beat();
    assert.equal(own.has.length, 3);
  });
}

test("a cooperative Kafka client keeps what it owns until it has let go of it", async () => {
  const coordinator = await new Surroundings().coordinator();
  const kafka = kafkaConsumer(coordinator, "cooperative-sticky");
  const everything = Array.from({ length: 6 }, (_, partition) => ({ topic: "orders", partition }));
  await kafka.join();
  await kafka.sync();
  const joining = OwnMember.join(coordinator);
  await settled();
  await fails(kafka.heartbeat(), "rebalancing");
  await kafka.join({ protocols: offers("cooperative-sticky", everything) });
  const keeps = await assigned(kafka);
  const own = await joining;
  assert.deepEqual([keeps.length, own.has.length], [3, 0]);
  await kafka.join({ protocols: offers("cooperative-sticky", keeps) });
  assert.deepEqual(await assigned(kafka), keeps);
  assert.equal((await own.beat()).assignment.length, 3);
});

test("an own member is described as Kafka's tools expect: a consumer's subscription and assignment", async () => {
  const coordinator = await new Surroundings().coordinator();
  const own = await OwnMember.join(coordinator, { client: "till", host: "/10.0.0.7" });
  const { members, protocolType, protocolName } = await coordinator.classic.describeGroup("g");
  assert.deepEqual([protocolType, protocolName], ["consumer", "cooperative-sticky"]);
  const [member] = members;
  assert.deepEqual([member?.clientId, member?.clientHost], ["till", "/10.0.0.7"]);
  assert.deepEqual(numbers(decodeAssignment(member?.assignment ?? new Uint8Array())), own.has);
  assert.deepEqual(decodeSubscription(member?.metadata ?? new Uint8Array()).topics, ["orders"]);
});

test("what a Kafka client fetches stands for its position, for the partitions it owns", async () => {
  const coordinator = await new Surroundings().coordinator();
  const own = await OwnMember.join(coordinator);
  const kafka = kafkaConsumer(coordinator, "range");
  await kafka.join();
  await assigned(kafka);
  await own.beat();
  await own.beat();
  await kafka.join();
  const [first] = await assigned(kafka);
  assert.ok(first);
  const client = { clientId: "kafka", clientHost: "/127.0.0.1" };
  coordinator.classic.noteFetch({ ...client, ...first, offset: 17 });
  const anothers = own.membership.assignment[0] as TopicPartition;
  coordinator.classic.noteFetch({ ...client, ...anothers, offset: 99 });
  coordinator.classic.noteFetch({ ...client, clientId: "another", ...first, offset: 98 });
  const { partitions } = await coordinator.groups.describe("g");
  const positions = partitions.filter(({ position }) => position !== null);
  assert.deepEqual(
    positions.map(({ partition, position }) => [partition, position]),
    [[first.partition, 17]],
  );
});
