// A short run of the fuzzer. The long one is in test/nightly. MOLDAU_FUZZ_SEED repeats a run.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fuzzCodec, fuzzDoor } from "./fuzz.ts";

const seed = Number(process.env.MOLDAU_FUZZ_SEED ?? Date.now() % 1_000_000);

test(`changed requests are decoded or refused (seed ${seed})`, () => fuzzCodec(seed, 20_000));

test(`a live door lives through changed requests, and others notice nothing (seed ${seed})`, async () => {
  const before = process.memoryUsage().rss;
  await fuzzDoor(seed, 800);
  assert.ok(process.memoryUsage().rss - before < 400 << 20, "memory has a bound");
});
