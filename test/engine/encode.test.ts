// What goes in as a value comes out as the same value.

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MoldauError, textOf } from "../../src/base/index.ts";
import { Event, encodeEvent, encodeValue, noHeaders } from "../../src/engine/index.ts";

function readBack(value: unknown): unknown {
  const bytes = encodeValue(value) as Uint8Array;
  return new Event("t", 0, 0, 0, noHeaders, bytes, -1, -1, 0, bytes.length).value;
}

test("any JSON value reads back as it was", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => value === null || sameJson(readBack(value), value)));
});

test("any text reads back as that text, also text that looks like JSON or is not well formed", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => readBack(text) === text));
  for (const text of ["42", " 42", "true", "null", '{"a":1}', '"', "\ud800", "", "\ufeff1", "nothing"]) {
    assert.equal(readBack(text), text);
  }
});

test("text is stored as plain UTF-8, and as JSON only where it would read back as something else", () => {
  assert.equal(textOf(encodeValue("cod and chips") as Uint8Array), "cod and chips");
  assert.equal(textOf(encodeValue("42") as Uint8Array), '"42"');
});

test("bytes stay the same bytes, and null is a tombstone", () => {
  const bytes = Uint8Array.of(0, 255);
  assert.equal(encodeValue(bytes), bytes);
  assert.equal(encodeValue(null), null);
});

test("what JSON cannot hold is refused, naming the field", () => {
  const circle: Record<string, unknown> = {};
  circle.itself = circle;
  for (const value of [undefined, () => 1, Symbol("s"), 1n, circle]) {
    assert.throws(
      () => encodeValue(value),
      (error) => MoldauError.is(error, "invalid-request") && error.facts.field === "value",
    );
  }
});

test("headers come by name or as a list, a time as a number or a Date", () => {
  const byName = encodeEvent(1, { key: "k", headers: { a: "x", b: null }, timestamp: new Date(5) });
  assert.deepEqual(
    byName.headers?.map(([name, value]) => [name, value && textOf(value)]),
    [
      ["a", "x"],
      ["b", null],
    ],
  );
  assert.equal(byName.timestamp, 5);
  assert.equal(textOf(byName.key as Uint8Array), "k");
  const listed = encodeEvent(1, {
    headers: [
      ["a", "x"],
      ["a", Uint8Array.of(1)],
    ],
  });
  assert.deepEqual(
    listed.headers?.map(([name]) => name),
    ["a", "a"],
  );
  assert.deepEqual([listed.key, listed.timestamp], [null, undefined]);
});

function sameJson(left: unknown, right: unknown): boolean {
  assert.equal(JSON.stringify(left), JSON.stringify(right));
  return true;
}
