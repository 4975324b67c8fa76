// Sharing out: what each assignor promises, for any group.

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { TopicPartition } from "../../src/engine/index.ts";
import {
  type Assignment,
  type Assignor,
  assignorNamed,
  type Candidate,
  handOver,
  partitionName,
  protocolNames,
  range,
  roundRobin,
  sticky,
} from "../../src/groups/assign/index.ts";

const none: readonly TopicPartition[] = [];

function member(memberId: string, topics: readonly string[], previous = none): Candidate {
  return { memberId, instance: null, topics, previous };
}

/** `orders-0 orders-3`, by member. */
function words(assignment: Assignment): Record<string, string> {
  return Object.fromEntries([...assignment].map(([id, places]) => [id, places.map(partitionName).join(" ")]));
}

/** Members as they are after an assignment. */
function after(candidates: readonly Candidate[], assignment: Assignment): Candidate[] {
  return candidates.map((one) => ({ ...one, previous: assignment.get(one.memberId) ?? none }));
}

/** How many partitions have another owner than before. */
function moved(before: Assignment, now: Assignment): number {
  const owners = new Map([...before].flatMap(([id, places]) => places.map((place) => [partitionName(place), id])));
  return [...now].flatMap(([id, places]) =>
    places.filter((place) => {
      const owner = owners.get(partitionName(place));
      return owner !== undefined && owner !== id;
    }),
  ).length;
}

const topicNames = ["a", "b", "c", "d"];
const countsOfTopics = fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9)).map((numbers) => {
  return new Map(topicNames.map((topic, index) => [topic, numbers[index] as number]));
});
const places = fc.uniqueArray(fc.record({ topic: fc.constantFrom(...topicNames), partition: fc.nat(11) }), {
  selector: partitionName,
  maxLength: 12,
});
const candidates = fc
  .array(
    fc.record({
      topics: fc.uniqueArray(fc.constantFrom(...topicNames)),
      previous: places,
      instance: fc.option(fc.string()),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map((fields) =>
    fields.map((one, index) => ({
      ...one,
      memberId: `m${index}`,
      instance: one.instance === null ? null : `${one.instance}${index}`,
    })),
  );

const assignors: Readonly<Record<string, Assignor>> = { range, roundrobin: roundRobin, sticky };

for (const [name, assign] of Object.entries(assignors)) {
  test(`${name}: every partition that somebody reads has exactly one owner, who reads its topic`, () => {
    fc.assert(
      fc.property(candidates, countsOfTopics, (all, counts) => {
        const assignment = assign(all, counts);
        assert.deepEqual([...assignment.keys()].sort(), all.map((one) => one.memberId).sort());
        const owned = [...assignment.values()].flat().map(partitionName).sort();
        const read = new Set(all.flatMap((one) => one.topics));
        const wanted = [...read].flatMap((topic) =>
          Array.from({ length: counts.get(topic) ?? 0 }, (_, partition) => partitionName({ topic, partition })),
        );
        assert.deepEqual(owned, wanted.sort());
        for (const one of all) {
          for (const { topic } of assignment.get(one.memberId) ?? []) assert.ok(one.topics.includes(topic));
        }
      }),
    );
  });

  test(`${name}: the order in which members come makes no difference`, () => {
    fc.assert(
      fc.property(candidates, countsOfTopics, (all, counts) => {
        const there = words(assign(all, counts));
        assert.deepEqual(words(assign(all.toReversed(), counts)), there);
      }),
    );
  });
}

test("range gives each member a run of neighbours, as Kafka's documentation has it", () => {
  const counts = new Map([
    ["t0", 3],
    ["t1", 3],
  ]);
  const two = [member("c0", ["t0", "t1"]), member("c1", ["t0", "t1"])];
  assert.deepEqual(words(range(two, counts)), { c0: "t0-0 t0-1 t1-0 t1-1", c1: "t0-2 t1-2" });
});

test("round robin deals the partitions in turn, as Kafka's documentation has it", () => {
  const same = new Map([
    ["t0", 3],
    ["t1", 3],
  ]);
  const two = [member("c0", ["t0", "t1"]), member("c1", ["t0", "t1"])];
  assert.deepEqual(words(roundRobin(two, same)), { c0: "t0-0 t0-2 t1-1", c1: "t0-1 t1-0 t1-2" });
  const rising = new Map([
    ["t0", 1],
    ["t1", 2],
    ["t2", 3],
  ]);
  const three = [member("c0", ["t0"]), member("c1", ["t0", "t1"]), member("c2", ["t0", "t1", "t2"])];
  assert.deepEqual(words(roundRobin(three, rising)), { c0: "t0-0", c1: "t1-0", c2: "t1-1 t2-0 t2-1 t2-2" });
});

test("static members come in the order of their names, before the others", () => {
  const all = [
    member("a", ["t"]),
    { ...member("z", ["t"]), instance: "second" },
    { ...member("y", ["t"]), instance: "first" },
  ];
  assert.deepEqual(words(range(all, new Map([["t", 3]]))), { y: "t-0", z: "t-1", a: "t-2" });
});

test("sticky: nobody has two partitions more than another who could take one of them", () => {
  fc.assert(
    fc.property(candidates, countsOfTopics, (all, counts) => {
      const assignment = sticky(all, counts);
      for (const rich of all) {
        for (const poor of all) {
          const theirs = assignment.get(rich.memberId) ?? [];
          const spare = theirs.filter(({ topic }) => poor.topics.includes(topic));
          const difference = theirs.length - (assignment.get(poor.memberId) ?? []).length;
          assert.ok(difference < 2 || spare.length === 0, `${rich.memberId} could give one to ${poor.memberId}`);
        }
      }
    }),
  );
});

test("sticky: shared out again without a change, nothing moves", () => {
  fc.assert(
    fc.property(candidates, countsOfTopics, (all, counts) => {
      const first = sticky(all, counts);
      assert.equal(moved(first, sticky(after(all, first), counts)), 0);
    }),
  );
});

test("sticky: when all read the same, no more moves than balance asks for", () => {
  const arbitrary = fc.record({
    partitions: fc.nat(40),
    members: fc.integer({ min: 1, max: 9 }),
    joining: fc.nat(4),
    leaving: fc.nat(4),
  });
  fc.assert(
    fc.property(arbitrary, ({ partitions, members, joining, leaving }) => {
      const counts = new Map([["t", partitions]]);
      const old = Array.from({ length: members }, (_, index) => member(`old${index}`, ["t"]));
      const before = sticky(old, counts);
      const left = after(old, before).slice(Math.min(leaving, members - 1));
      const stayed = new Map(left.map((one) => [one.memberId, [...one.previous]]));
      const now = [...left, ...Array.from({ length: joining }, (_, index) => member(`new${index}`, ["t"]))];
      const sizes = left.map(({ previous }) => previous.length).sort((one, other) => other - one);
      const larger = partitions % now.length;
      const share = Math.floor(partitions / now.length);
      const needed = sizes.map((size, index) => Math.max(0, size - share - (index < larger ? 1 : 0)));
      assert.equal(
        moved(stayed, sticky(now, counts)),
        needed.reduce((sum, one) => sum + one, 0),
      );
    }),
  );
});

test("adding one member to 10 on 100 partitions moves 9 of them, and takes one from each of nine", () => {
  const counts = new Map([["t", 100]]);
  const ten = Array.from({ length: 10 }, (_, index) => member(`m${index}`, ["t"]));
  const before = sticky(ten, counts);
  const now = sticky([...after(ten, before), member("one more", ["t"])], counts);
  assert.equal(moved(before, now), 9);
  assert.equal(now.get("one more")?.length, 9);
  assert.deepEqual([...now.values()].map((places) => places.length).sort(), [10, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]);
});

test("100 members of mixed wishes on 2,000 partitions are balanced in no time", () => {
  const counts = new Map(Array.from({ length: 20 }, (_, index) => [`t${index}`, 100]));
  const names = [...counts.keys()];
  const many = Array.from({ length: 100 }, (_, index) => member(`m${index}`, names.slice(index % 7, 8 + (index % 13))));
  const start = performance.now();
  const before = sticky(many, counts);
  sticky([...after(many, before), member("new", names)], counts);
  assert.ok(performance.now() - start < 2000);
});

test("what somebody else still holds is given to nobody new", () => {
  fc.assert(
    fc.property(candidates, countsOfTopics, (all, counts) => {
      const target = sticky(all, counts);
      const held = new Map(all.map((one) => [one.memberId, one.previous]));
      const safe = handOver(target, held);
      for (const [memberId, places] of safe) {
        for (const place of places) {
          const others = all.filter((one) => one.memberId !== memberId);
          assert.ok(!others.some((one) => one.previous.some((had) => partitionName(had) === partitionName(place))));
        }
      }
      const given = new Set([...safe.values()].flat().map(partitionName));
      const heldByAny = new Set(all.flatMap((one) => one.previous.map(partitionName)));
      for (const place of [...target.values()].flat()) {
        assert.ok(given.has(partitionName(place)) || heldByAny.has(partitionName(place)), "withheld only what is held");
      }
    }),
  );
});

test("assignors go by Kafka's names, and by kafkajs's", () => {
  assert.deepEqual(protocolNames(["cooperative-sticky", "sticky", "range", "roundrobin"]), [
    "cooperative-sticky",
    "sticky",
    "range",
    "roundrobin",
    "RoundRobinAssigner",
  ]);
  assert.equal(assignorNamed("RoundRobinAssigner"), roundRobin);
  assert.equal(assignorNamed("constructor"), undefined);
});
