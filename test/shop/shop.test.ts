// The shop in fast motion, with the figures of the demos.

import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../../src/base/index.ts";
import { Kafkaesque } from "../../src/broker/index.ts";
import { type DemoName, demos, type Order, Shop, type Waiting } from "../../src/shop/index.ts";
import { FastMotion } from "./fast-motion.ts";

const minute = 60_000;

interface OpenShop {
  readonly engine: Kafkaesque;
  readonly time: FastMotion;
  readonly shop: Shop;
  readonly heard: string[];
  /** Closes the shop while time goes on. */
  close(): Promise<void>;
}

async function withShop(name: DemoName, seed: number, watch: (open: OpenShop) => Promise<void>): Promise<void> {
  await using engine = new Kafkaesque();
  const time = new FastMotion();
  const heard: string[] = [];
  const shop = await Shop.open({
    engine,
    demo: demos[name],
    speed: 1,
    random: seededRandom(seed),
    pause: time.pause,
    ledger: ":memory:",
    hear: (who, line) => heard.push(`${who}: ${line}`),
  });
  const close = () => time.while(shop.close());
  await Promise.race([watch({ engine, time, shop, heard, close }), shop.failure]);
  await shop.close(AbortSignal.abort());
}

function sum(waiting: readonly Waiting[]): number {
  return waiting.reduce((total, { count }) => total + count, 0);
}

/** How many more events wait after a minute, on average over some. */
async function growthPerMinute({ time, shop }: OpenShop, minutes: number): Promise<number> {
  const before = sum(await shop.waiting());
  await time.pass(minutes * minute);
  return (sum(await shop.waiting()) - before) / minutes;
}

test("demo 1: the preparer keeps up", () =>
  withShop("1", 1, async ({ time, shop, heard }) => {
    await time.pass(10 * minute);
    assert.ok(sum(await shop.waiting()) <= 2);
    assert.ok(heard.filter((line) => line.startsWith("till 1: Order 1-")).length > 400);
  }));

test("demo 2: one preparer falls behind three tills by about 64 orders a minute", () =>
  withShop("2", 2, async (open) => {
    const growth = await growthPerMinute(open, 20);
    assert.ok(growth > 60 && growth < 68, `${growth} a minute`);
    assert.ok(
      (await open.shop.waiting()).every(({ count }) => count > 100),
      "in every partition",
    );
  }));

test("an evening ends well: everything that was ordered is prepared, once", () =>
  withShop("2", 3, async ({ time, shop, heard, close }) => {
    await time.pass(2 * minute);
    await close();
    assert.equal(sum(await shop.waiting()), 0);
    assert.deepEqual(shop.names, []);
    const [taken, prepared] = ["till", "preparer"].map((who) =>
      heard.filter((line) => line.startsWith(who)).map((line) => /Order ([\d-]+)/.exec(line)?.[1]),
    );
    assert.ok((taken?.length ?? 0) > 200);
    assert.deepEqual(prepared?.toSorted(), taken?.toSorted());
  }));

async function ordersIn(engine: Kafkaesque, topic: string): Promise<Order[]> {
  const orders: Order[] = [];
  for await (const event of engine.stream<Order>(topic, { untilEnd: true })) orders.push(event.value);
  return orders;
}

test("demo 4: orders with plaice go by the cook once, and nothing goes round for ever", () =>
  withShop("4", 4, async ({ engine, time, heard, close }) => {
    await time.pass(20 * minute);
    await close();
    const [orders, cooked] = [await ordersIn(engine, "orders"), await ordersIn(engine, "cook")];
    const withPlaice = orders.filter(({ parts, ready }) => !ready && parts.flat().includes("plaice"));
    assert.ok(withPlaice.length > 100);
    assert.deepEqual(cooked.map(({ order }) => order).toSorted(), withPlaice.map(({ order }) => order).toSorted());
    assert.equal(orders.filter(({ ready }) => ready).length, withPlaice.length);
    const handedOut = heard.filter((line) => line.startsWith("preparer 1: ✓"));
    assert.equal(handedOut.length, orders.length - withPlaice.length);
  }));

test("the hot cabinet serves everybody, and never holds less than nothing", () =>
  withShop("cabinet", 5, async ({ engine, time, heard, close }) => {
    await time.pass(10 * minute);
    await close();
    const handedOut = heard.filter((line) => line.startsWith("preparer 1: ✓")).length;
    const taken = heard.filter((line) => line.startsWith("till 1:")).length;
    assert.equal(handedOut, taken);
    assert.match(heard.at(-1) ?? "", /Left in the cabinet: \d+ cod, \d+ plaice, \d+ chips/);
    const table = new Map<string, number>();
    for await (const { key, value } of engine.stream<number>("cabinet", { untilEnd: true })) {
      table.set(String(key), value);
      const chips = [...table].filter(([name]) => name.endsWith("/chips")).reduce((all, [, amount]) => all + amount, 0);
      assert.ok(chips >= 0);
    }
  }));

/** Waits, in real time, until the group has shared its partitions out among so many. */
async function settled({ engine }: OpenShop, owners: number): Promise<void> {
  for (;;) {
    const { state, members, partitions } = await engine.groups.describe("preparers");
    const owning = new Set(partitions.map(({ member }) => member));
    if (state === "stable" && !owning.has(null) && owning.size === Math.min(owners, 3) && members.length === owners)
      return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test("demo 3: who owns two partitions falls behind; a third preparer fixes it, a fourth has nothing to do", () =>
  withShop("3", 6, async (open) => {
    const { time, shop } = open;
    await settled(open, 2);
    await time.pass(10 * minute);
    const byOwner = Map.groupBy(await shop.waiting(), ({ who }) => who);
    const [one, two] = [...byOwner.values()].toSorted((left, right) => left.length - right.length);
    assert.deepEqual([one?.length, two?.length], [1, 2]);
    assert.ok(sum(one ?? []) <= 2, "who owns one keeps up");
    const growth = sum(two ?? []) / 10;
    assert.ok(growth > 12 && growth < 20, `1.6 come in and 1.33 go out a second: ${growth} a minute`);

    shop.hirePreparer();
    await settled(open, 3);
    await time.pass(15 * minute);
    assert.ok(sum(await shop.waiting()) <= 6, "three keep up, and have made up for the delay");

    shop.hirePreparer();
    await settled(open, 4);
    await time.pass(5 * minute);
    const owners = new Set((await shop.waiting()).map(({ who }) => who));
    assert.equal(owners.size, 3, "three partitions have three owners, whoever else is there");
  }));

test("the analyst counts what the tills took, plaice once", () =>
  withShop("analyst", 7, async ({ engine, time, heard, close }) => {
    await time.pass(10 * minute);
    await close();
    const taken = new Map<string, Order>();
    for (const order of await ordersIn(engine, "orders")) taken.set(order.order, order);
    const parts = [...taken.values()].flatMap((order) => order.parts.flat());
    const count = (food: string) => parts.filter((part) => part === food).length;
    const expected = `${taken.size} orders: ${count("cod")} cod, ${count("plaice")} plaice, ${count("chips")} chips`;
    assert.equal(
      heard.findLast((line) => line.startsWith("analyst: ")),
      `analyst: ${expected}`,
    );
    assert.equal((await engine.latest<{ orders: number }>("totals")).value.orders, taken.size);
  }));
