// Cursors, starts and durations: what is written is read back; what is wrong is named.

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MoldauError, problem } from "../../src/base/index.ts";
import {
  errorOf,
  formatCursor,
  formatStart,
  parseCursor,
  parseDuration,
  parseFrom,
  problemOf,
} from "../../src/contract/index.ts";

const positions = fc.uniqueArray(fc.tuple(fc.nat(), fc.maxSafeNat()), {
  minLength: 1,
  selector: ([partition]) => partition,
});
const part = fc.record(
  {
    topic: fc.option(fc.stringMatching(/^[a-zA-Z0-9._-]{1,20}$/), { nil: undefined }),
    incarnation: fc.option(fc.stringMatching(/^[0-9a-f]{8}$/), { nil: undefined }),
    positions: positions.map((pairs) => new Map(pairs)),
  },
  { noNullPrototype: true },
);

test("a cursor is read as it was written", () => {
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) => {
      assert.deepEqual(parseCursor(formatCursor(parts), "from"), parts);
    }),
  );
});

test("every kind of start is told from the others", () => {
  assert.deepEqual(parseFrom("earliest"), { start: "earliest" });
  assert.deepEqual(parseFrom("latest"), { start: "latest" });
  assert.deepEqual(parseFrom("42"), { start: 42 });
  assert.deepEqual(parseFrom("-10"), { start: -10 });
  assert.deepEqual(parseFrom("2026-11-23"), { start: new Date("2026-11-23") });
  assert.deepEqual(parseFrom(formatStart(new Date(1795356000000))), { start: new Date(1795356000000) });
  assert.deepEqual(parseFrom("0:42,1:17@5f0c2a91"), {
    cursor: [
      {
        topic: undefined,
        incarnation: "5f0c2a91",
        positions: new Map([
          [0, 42],
          [1, 17],
        ]),
      },
    ],
  });
});

test("a start that is none is refused", () => {
  for (const text of [
    "",
    "first",
    "1.5",
    "99999999999999999",
    "2026-13-45",
    "0:",
    "0:1,",
    "0:1@5F0C2A91",
    "0:9999999999999999",
  ]) {
    assert.throws(
      () => parseFrom(text),
      (error) => MoldauError.is(error, "invalid-request") && error.facts.field === "from",
      text,
    );
  }
});

test("durations have a unit", () => {
  assert.equal(parseDuration("30s", "wait"), 30_000);
  assert.equal(parseDuration("500ms", "wait"), 500);
  assert.equal(parseDuration("2m", "wait"), 120_000);
  for (const text of ["", "30", "s", "-1s", "1.5s", "1h"])
    assert.throws(() => parseDuration(text, "wait"), MoldauError, text);
});

test("an error comes back from its problem document as it was", () => {
  const error = problem("offset-expired", { topic: "orders", partition: 0, offset: 3, earliest: 5, end: 9 });
  const document = problemOf(error);
  assert.equal(document.type, "/problems/offset-expired");
  assert.equal(document.status, 410);
  const back = errorOf(JSON.parse(JSON.stringify(document)));
  assert.deepEqual(back?.facts, error.facts);
  assert.equal(back?.message, error.message);
  for (const other of [undefined, null, "x", {}, { type: "/problems/no-such" }, { type: "/problems/toString" }]) {
    assert.equal(errorOf(other), undefined);
  }
});
