import assert from "node:assert/strict";
import { test } from "node:test";
import { mostSimilar } from "../../src/cli/similar.ts";
import { tableLines } from "../../src/cli/table.ts";

test("a slip of the finger finds the name that was meant", () => {
  assert.equal(mostSimilar("order", ["cook", "orders", "flights"]), "orders");
  assert.equal(mostSimilar("Ordres", ["cook", "orders"]), "orders");
});

test("a name that is like no other finds nothing", () => {
  assert.equal(mostSimilar("analyst", ["cook", "orders"]), undefined);
  assert.equal(mostSimilar("orders", []), undefined);
});

test("columns line up, numbers to the right, and what is missing is a dash", () => {
  assert.deepEqual(
    tableLines(
      ["TOPIC", "EVENTS", "MEMBER"],
      [
        ["orders", 12, null],
        ["cook", 3, "till-1"],
      ],
    ),
    ["TOPIC   EVENTS  MEMBER", "orders      12  -", "cook         3  till-1"],
  );
});
