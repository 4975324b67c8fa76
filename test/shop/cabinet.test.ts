import assert from "node:assert/strict";
import { test } from "node:test";
import { Kafkaesque } from "../../src/broker/index.ts";
import { amountsText, Cabinet, missingFor, neededFor, toCook } from "../../src/shop/cabinet.ts";
import type { Order } from "../../src/shop/order.ts";

const order: Order = {
  order: "1-1",
  till: 1,
  parts: [
    ["cod", "chips"],
    ["plaice", "chips"],
  ],
};

async function withCabinet(use: (open: (writer: string) => Promise<Cabinet>) => Promise<void>): Promise<void> {
  await using engine = new Kafkaesque();
  await engine.createTopic("cabinet", { config: { "cleanup.policy": "compact" } });
  const opened: Cabinet[] = [];
  await use(async (writer) => {
    const cabinet = await Cabinet.open(engine, writer);
    opened.push(cabinet);
    return cabinet;
  });
  for (const cabinet of opened) await cabinet[Symbol.asyncDispose]();
}

test("what one puts in, the other finds", () =>
  withCabinet(async (open) => {
    const [cook, preparer] = [await open("cook"), await open("preparer")];
    await cook.put([["chips", 20]]);
    assert.equal(preparer.amount("chips"), 0, "not before it has looked");
    await preparer.refresh();
    await preparer.take([["chips", 2]]);
    await cook.refresh();
    assert.deepEqual([cook.amount("chips"), preparer.amount("chips")], [18, 18]);
  }));

test("two who change it at the same time do not overwrite each other", () =>
  withCabinet(async (open) => {
    const [cook, preparer] = [await open("cook"), await open("preparer")];
    await cook.put([["cod", 10]]);
    await preparer.refresh();
    await Promise.all([preparer.take([["cod", 1]]), cook.put([["cod", 10]]), preparer.take([["cod", 2]])]);
    assert.equal((await open("somebody else")).amount("cod"), 17);
  }));

test("whoever comes back finds what they left", () =>
  withCabinet(async (open) => {
    await (await open("cook")).put([["cod", 10]]);
    await (await open("cook")).put([["cod", 10]]);
    assert.equal(amountsText((await open("preparer")).amounts()), "20 cod, 0 plaice, 0 chips");
  }));

test("the cook makes plaice to order, and the rest in batches", () =>
  withCabinet(async (open) => {
    const cook = await open("cook");
    assert.equal(amountsText(neededFor(order)), "1 cod, 1 plaice, 2 chips");
    assert.equal(amountsText(toCook(order, cook)), "10 cod, 1 plaice, 20 chips");
    await cook.put(toCook(order, cook));
    assert.deepEqual(missingFor(order, cook), []);
    assert.equal(amountsText(toCook(order, cook)), "nothing");
  }));
