import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
  using ledger = await Ledger.open(":memory:", "log");
  for (const event of await eventsOf(plaice, { ...plaice, ready: true })) ledger.record(event);
  assert.deepEqual(ledger.totals(), { orders: 1, cod: 1, plaice: 1, chips: 2 });
});

test("the ledger knows where to read on", async () => {
  using ledger = await Ledger.open(":memory:", "log");
  const [first] = await eventsOf(plaice);
  assert.equal(ledger.next({ topic: "orders", partition: 0 }), undefined);
  ledger.record(first as Event<Order>);
  assert.equal(ledger.next({ topic: "orders", partition: 0 }), 1);
  assert.equal(ledger.next({ topic: "orders", partition: 1 }), undefined);
});

test("an empty ledger has counted nothing", async () => {
  using ledger = await Ledger.open(":memory:", "log");
  assert.deepEqual(ledger.totals(), { orders: 0, cod: 0, plaice: 0, chips: 0 });
});

test("a topic that was made anew is counted from its beginning, beside the one before", async () => {
  const folder = mkdtempSync(join(tmpdir(), "moldau-ledger-"));
  const [event] = (await eventsOf(plaice)) as [Event<Order>];
  for (const log of ["old", "new"]) {
    using ledger = await Ledger.open(join(folder, "totals.db"), log);
    assert.equal(ledger.next(event), undefined);
    ledger.record(event);
  }
  using ledger = await Ledger.open(join(folder, "totals.db"), "new");
  assert.deepEqual([ledger.next(event), ledger.totals().orders], [1, 2]);
  rmSync(folder, { recursive: true });
});
