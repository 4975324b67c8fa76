import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../../src/base/index.ts";
import { countOf, needsCook, nextParts, type Order, orderText, takes, timeOf } from "../../src/shop/index.ts";

const order: Order = {
  order: "1-17",
  till: 1,
  parts: [
    ["cod", "chips"],
    ["chips", "chips"],
  ],
};

test("an order reads as one would say it", () => {
  assert.equal(orderText(order), "Order 1-17: cod and chips, large chips");
  assert.equal(orderText({ ...order, parts: [["chips"]] }), "Order 1-17: chips");
});

test("an order that is ready has a tick in front", () => {
  assert.equal(orderText({ ...order, ready: true }), "✓ Order 1-17: cod and chips, large chips");
});

test("only plaice that is not ready waits for the cook", () => {
  const plaice: Order = {
    ...order,
    parts: [
      ["cod", "chips"],
      ["plaice", "chips"],
    ],
  };
  assert.equal(needsCook(order), false);
  assert.equal(needsCook(plaice), true);
  assert.equal(needsCook({ ...plaice, ready: true }), false);
  assert.deepEqual([countOf("chips", plaice), countOf("plaice", plaice), countOf("plaice", order)], [2, 1, 0]);
});

test("a die says what customers order", () => {
  const thrown = (die: number, sellsPlaice: boolean) => JSON.stringify(nextParts(() => (die - 1) / 6, sellsPlaice));
  for (const die of [1, 2, 3]) assert.equal(thrown(die, true), '[["cod","chips"]]');
  assert.equal(thrown(4, true), '[["chips"]]');
  assert.equal(thrown(5, true), '[["cod","chips"],["chips","chips"]]');
  assert.equal(thrown(6, true), '[["cod","chips"],["plaice","chips"]]');
  assert.equal(thrown(6, false), '[["cod","chips"]]');
});

test("times lie between their bounds, and speed divides them", () => {
  const random = seededRandom(1);
  for (const seconds of Object.values(takes)) {
    const times = Array.from({ length: 100 }, () => timeOf(seconds, random, 10));
    assert.ok(Math.min(...times) >= seconds[0] * 100 && Math.max(...times) <= seconds[1] * 100);
  }
});
