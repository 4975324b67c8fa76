// The scanner and JSON.parse agree on what is JSON, byte for byte.

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { utf8 } from "../../src/base/index.ts";
import { jsonEnd, jsonKind, maxJsonDepth } from "../../src/contract/index.ts";

function isJsonToParse(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function agree(text: string): void {
  const bytes = utf8(text);
  assert.equal(jsonKind(bytes, 0, bytes.length) !== "none", isJsonToParse(text), JSON.stringify(text));
}

test("what JSON.stringify writes is JSON, with and without line breaks", () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom("", " ", "\n\t"), (text, space) => {
      agree(space + JSON.stringify(JSON.parse(text), null, space) + space);
    }),
  );
});

test("JSON with one character changed, dropped or added is judged as JSON.parse does", () => {
  const character = fc.constantFrom(...'{}[]",:\\/ntu0eE+-.19af \n\u0000\u0001é');
  fc.assert(
    fc.property(fc.json(), fc.nat(), character, fc.nat(2), (text, place, other, kind) => {
      const at = place % (text.length + 1);
      agree(text.slice(0, at) + (kind === 0 ? "" : other) + text.slice(kind === 2 ? at : at + 1));
    }),
    { numRuns: 2000 },
  );
});

test("texts near the edges of the grammar are judged as JSON.parse does", () => {
  for (const text of [
    "",
    " ",
    "-",
    "-0",
    "01",
    "1.",
    ".1",
    "1e",
    "1e+",
    "1E5",
    "tru",
    "truee",
    "nul",
    '"',
    '"\\',
    '"\\u12',
    '"\\u12G4"',
    '"\\x"',
    "[",
    "[,]",
    "[1,]",
    "{",
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    "{,}",
    "[]]",
    "[}",
    "{]",
    "\ufeff1",
    "1 2",
    '"\u007f"',
    '"\t"',
    "\u00a01",
  ]) {
    agree(text);
  }
});

test("a value ends where it ends, whatever follows or lies beyond the range", () => {
  const bytes = utf8('  [1,{"a":"]"}] ,2');
  assert.equal(jsonEnd(bytes, 0, bytes.length), 15);
  assert.equal(jsonEnd(bytes, 0, 14), -1);
});

test("lists within lists are JSON down to the limit, and not beyond", () => {
  for (const [depth, expected] of [
    [maxJsonDepth, true],
    [maxJsonDepth + 2, false],
  ] as const) {
    const bytes = utf8("[".repeat(depth) + "]".repeat(depth));
    assert.equal(jsonKind(bytes, 0, bytes.length) !== "none", expected);
  }
});

test("plain is what has ASCII only and no line breaks or tabs", () => {
  for (const [text, kind] of [
    ['{"a": [1, "x\\n"]}', "plain"],
    ['{"a":\n1}', "json"],
    ["[1,\t2]", "json"],
    ["1\r\n", "json"],
    ['"é"', "json"],
    ['{"é":1}', "json"],
    ["é", "none"],
  ] as const) {
    const bytes = utf8(text);
    assert.equal(jsonKind(bytes, 0, bytes.length), kind, text);
  }
});
