import assert from "node:assert/strict";
import { test } from "node:test";
import { Kafkaesque } from "../../src/broker/index.ts";
import type { Event } from "../../src/engine/index.ts";
import { Ledger } from "../../src/shop/ledger.ts";
import type { Order } from "../../src/shop/order.ts";

const plaice: Order = {
  order: "1-1",
  till: 1,
  parts: [
    ["cod", "chips"],
    ["plaice", "chips"],
  ],
};

async function eventsOf(...orders: Order[]): Promise<Event<Order>[]> {
  await using log = new Kafkaesque();
  await log.putMany("orders", orders);
  return await Promise.all(orders.map((_, offset) => log.get<Order>("orders", offset)));
}

test("an order that comes by twice is counted once", async () => {
  using ledger = await Ledger.open(":memory:");
  for (const event of await eventsOf(plaice, { ...plaice, ready: true })) ledger.record(event);
  assert.deepEqual(ledger.totals(), { orders: 1, cod: 1, plaice: 1, chips: 2 });
});

test("the ledger knows where to read on", async () => {
  using ledger = await Ledger.open(":memory:");
  const [first] = await eventsOf(plaice);
  assert.equal(ledger.next({ topic: "orders", partition: 0 }), undefined);
  ledger.record(first as Event<Order>);
  assert.equal(ledger.next({ topic: "orders", partition: 0 }), 1);
  assert.equal(ledger.next({ topic: "orders", partition: 1 }), undefined);
});

test("an empty ledger has counted nothing", async () => {
  using ledger = await Ledger.open(":memory:");
  assert.deepEqual(ledger.totals(), { orders: 0, cod: 0, plaice: 0, chips: 0 });
});
