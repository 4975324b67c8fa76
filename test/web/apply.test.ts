import assert from "node:assert/strict";
import { test } from "node:test";
import type { GroupInfo, TopicInfo } from "moldau/client";
import { apply, lagOf, rateOf } from "../../web/src/model/apply.ts";
import { firstState, type Message, type State } from "../../web/src/model/state.ts";

const orders: TopicInfo = {
  topic: "orders",
  incarnation: "1",
  internal: false,
  config: {},
  partitions: [
    { partition: 0, earliest: 0, end: 10, bytes: 100 },
    { partition: 1, earliest: 5, end: 5, bytes: 0 },
  ],
};

const preparers: GroupInfo = {
  group: "preparers",
  state: "stable",
  generation: 3,
  assignor: "range",
  members: [{ member: "p1", client: "preparer-1", host: "", partitions: [{ topic: "orders", partition: 0 }] }],
  partitions: [{ topic: "orders", partition: 0, committed: 4, position: 6, end: 10, lag: 6, member: "p1" }],
};

function after(...messages: Message[]): State {
  return messages.reduce(apply, firstState);
}

const shown: Message[] = [
  { kind: "topics", topics: [orders] },
  { kind: "groups", groups: [preparers] },
  { kind: "choose", topic: "orders" },
];

const cell = (partition: number, offset: number, key: string | null = null) => ({
  partition,
  offset,
  key,
  timestamp: 0,
});

test("a chosen topic has a lane for each partition", () => {
  const state = after(...shown);
  assert.deepEqual(
    state.lanes.map(({ partition, earliest, end }) => [partition, earliest, end]),
    [
      [0, 0, 10],
      [1, 5, 5],
    ],
  );
});

test("events become cells in the lane of their partition, each once, and their keys get names in order", () => {
  const first = [cell(0, 8, "till-2"), cell(0, 9, "till-1"), cell(1, 5, "till-2")];
  const state = after(
    ...shown,
    { kind: "events", topic: "orders", events: first },
    {
      kind: "events",
      topic: "orders",
      events: [cell(0, 9, "till-1"), cell(0, 10)],
    },
  );
  assert.deepEqual(
    state.lanes[0]?.cells.map(({ offset }) => offset),
    [8, 9, 10],
  );
  assert.equal(state.lanes[0]?.end, 11);
  assert.deepEqual(state.keys, ["till-2", "till-1"]);
});

test("events of another topic than the chosen one are not drawn", () => {
  const state = after(...shown, { kind: "events", topic: "cook", events: [cell(0, 9)] });
  assert.equal(state.lanes[0]?.cells.length, 0);
});

test("dropped events leave the lane", () => {
  const state = after(
    ...shown,
    { kind: "events", topic: "orders", events: [cell(0, 8), cell(0, 9)] },
    {
      kind: "happened",
      happening: { kind: "dropped", topic: "orders", partition: 0, earliest: 9, reason: "retention", at: 1 },
    },
  );
  assert.deepEqual(
    state.lanes[0]?.cells.map(({ offset }) => offset),
    [9],
  );
  assert.equal(state.lanes[0]?.earliest, 9);
});

test("what is appended lengthens the lag at once, what is committed shortens it", () => {
  const appended: Message = {
    kind: "happened",
    happening: { kind: "appended", topic: "orders", partition: 0, baseOffset: 10, count: 5, bytes: 50, at: 1 },
  };
  const committed: Message = {
    kind: "happened",
    happening: {
      kind: "committed",
      group: "preparers",
      member: "p1",
      offsets: [{ topic: "orders", partition: 0, offset: 12 }],
      at: 2,
    },
  };
  const lag = (state: State) =>
    lagOf(state, state.groups.get("preparers")?.partitions[0] as GroupInfo["partitions"][number]);
  assert.equal(lag(after(...shown, appended)), 11);
  assert.equal(lag(after(...shown, appended, committed)), 3);
});

test("the rate is that of the last seconds", () => {
  const append = (count: number): Message => ({
    kind: "happened",
    happening: { kind: "appended", topic: "orders", partition: 0, baseOffset: 0, count, bytes: 1, at: 1 },
  });
  const second: Message = { kind: "second", at: 1000 };
  const state = after(...shown, append(30), second, append(60), second, second);
  assert.equal(rateOf(state.flows.get("orders")), 30);
});

test("a flood of appends to one partition is told as one growing sentence", () => {
  const append = (baseOffset: number): Message => ({
    kind: "happened",
    happening: { kind: "appended", topic: "orders", partition: 0, baseOffset, count: 10, bytes: 1, at: baseOffset },
  });
  const state = after(...shown, append(10), append(20), append(30));
  assert.equal(state.story.length, 1);
  const words = state.story[0]?.parts.map((part) => (typeof part === "string" ? part : part.strong)).join("");
  assert.equal(words, "orders got 30 events in partition 0: 10 – 39.");
});

test("a rebalance is told with who reads what", () => {
  const state = after(...shown, {
    kind: "happened",
    happening: {
      kind: "rebalanced",
      group: "preparers",
      generation: 4,
      at: 1,
      assignments: [
        { member: "preparer-2-0f8fad5b-d9cb-469f-a165-70867728950e", partitions: [{ topic: "orders", partition: 1 }] },
      ],
    },
  });
  const words = state.story[0]?.parts.map((part) => (typeof part === "string" ? part : part.strong)).join("");
  assert.equal(words, "preparers is in generation 4: preparer-2 reads orders 1.");
});

test("a lag worth telling is told once, and again only when it has grown", () => {
  const append = (baseOffset: number): Message => ({
    kind: "happened",
    happening: { kind: "appended", topic: "orders", partition: 0, baseOffset, count: 100, bytes: 1, at: 0 },
  });
  const told = (state: State) => state.story.filter(({ about }) => about?.subject.startsWith("lag")).length;
  const once = after(...shown, append(10), { kind: "second", at: 1000 }, { kind: "second", at: 2000 });
  assert.equal(told(once), 1);
  assert.equal(told(apply(once, { kind: "second", at: 60_000 })), 1);
  assert.equal(told([append(110), { kind: "second", at: 60_000 } as const].reduce(apply, once)), 2);
});
