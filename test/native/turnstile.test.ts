import assert from "node:assert/strict";
import { test } from "node:test";
import { Turnstile } from "../../src/native/turnstile.ts";

test("only so many work at a time, the others follow in order, also behind one that fails", async () => {
  const turnstile = new Turnstile(2);
  const begun: number[] = [];
  const ends = Array.from({ length: 5 }, () => Promise.withResolvers<number>());
  const passes = ends.map(({ promise }, index) =>
    turnstile.pass(() => {
      begun.push(index);
      return promise;
    }),
  );
  const settled = Promise.allSettled(passes);
  assert.deepEqual(begun, [0, 1]);
  ends[1]?.reject(new Error("broken"));
  await assert.rejects(passes[1] as Promise<number>, /broken/);
  await Promise.resolve();
  assert.deepEqual(begun, [0, 1, 2]);
  for (const [index, end] of ends.entries()) end.resolve(index);
  assert.deepEqual(
    (await settled).map(({ status }) => status),
    ["fulfilled", "rejected", "fulfilled", "fulfilled", "fulfilled"],
  );
  assert.deepEqual(begun, [0, 1, 2, 3, 4]);
});
