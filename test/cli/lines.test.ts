import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { textOf, utf8 } from "../../src/base/index.ts";
import { lineChunks } from "../../src/cli/lines.ts";

async function linesOf(chunks: readonly Uint8Array[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const some of lineChunks(
    (async function* () {
      yield* chunks;
    })(),
  ))
    lines.push(...some.map(textOf));
  return lines;
}

test("a last line without a line end is a line", async () => {
  assert.deepEqual(await linesOf([utf8("one\ntwo")]), ["one", "two"]);
});

test("line ends of Windows belong to no line", async () => {
  assert.deepEqual(await linesOf([utf8("one\r"), utf8("\ntwo\r\n")]), ["one", "two"]);
});

test("U+2028 does not end a line", async () => {
  assert.deepEqual(await linesOf([utf8('{"text":"a\u2028b"}\n')]), ['{"text":"a\u2028b"}']);
});

test("wherever the input is cut into chunks, the lines are the same", async () => {
  const text = fc.array(fc.string({ unit: fc.constantFrom("a", "é", "🐟", " "), maxLength: 6 }), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat(40)), async (lines, cuts) => {
      const bytes = utf8(lines.map((line) => `${line}\n`).join(""));
      const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
      const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
      assert.deepEqual(await linesOf(chunks), lines);
    }),
  );
});

test("input that never ends a line is refused before it fills the memory", async () => {
  const endless = async function* () {
    for (;;) yield new Uint8Array(8 * 1024 * 1024).fill(0x61);
  };
  await assert.rejects(async () => {
    for await (const _ of lineChunks(endless())) assert.fail("no line ends");
  }, /is the input made of lines/);
});
