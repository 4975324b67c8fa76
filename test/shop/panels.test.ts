import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { drawShop, type Picture } from "../../src/shop/panels.ts";

const plain = (_: unknown, text: string) => text;

const picture: Picture = {
  title: "Fish and chips 3",
  lesson: "Two may be better than one.",
  address: "http://127.0.0.1:4000",
  panels: [
    { name: "till 1", lines: ["Order 1-1: cod and chips", "Order 1-2: cod and chips, large chips"] },
    { name: "preparer 1", lines: ["✓ Order 1-1: cod and chips"] },
  ],
  waiting: [
    { topic: "orders", partition: 0, count: 3, who: "preparer 1" },
    { topic: "orders", partition: 1, count: 120, who: null },
  ],
  hint: "q: close the shop",
};

test("the shop is drawn as panels, bars and a hint", () => {
  assert.deepEqual(drawShop(picture, { columns: 76, rows: 10 }, plain), [
    "Fish and chips 3                                       http://127.0.0.1:4000",
    "Two may be better than one.",
    "┌─ till 1 ───────────────────────────┐┌─ preparer 1 ───────────────────────┐",
    "│ Order 1-1: cod and chips           ││ ✓ Order 1-1: cod and chips         │",
    "│ Order 1-2: cod and chips, large c… ││                                    │",
    "│                                    ││                                    │",
    "└────────────────────────────────────┘└────────────────────────────────────┘",
    "orders 0     3 waiting ███ preparer 1",
    "orders 1   120 waiting ████████████████████████████████…",
    "q: close the shop",
  ]);
});

test("whatever the size, the picture fills the terminal and never overflows it", () => {
  const size = fc.record({ columns: fc.integer({ min: 20, max: 300 }), rows: fc.integer({ min: 4, max: 100 }) });
  fc.assert(
    fc.property(size, fc.integer({ min: 1, max: 9 }), (terminal, people) => {
      const panels = Array.from({ length: people }, (_, index) => ({
        name: `till ${index}`,
        lines: ["Order 1-1: chips"],
      }));
      const lines = drawShop({ ...picture, panels }, terminal, plain);
      assert.equal(lines.length, terminal.rows);
      for (const line of lines) assert.ok([...line].length <= terminal.columns, line);
    }),
  );
});
