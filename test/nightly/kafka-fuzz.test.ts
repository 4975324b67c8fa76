// The fuzzer, long: millions of changed requests through the codec, and a hundred thousand through a live door.
// MOLDAU_FUZZ_SEED repeats a run, MOLDAU_FUZZ_MILLIONS says how long it is.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fuzzCodec, fuzzDoor } from "../kafka/fuzz.ts";

const seed = Number(process.env.MOLDAU_FUZZ_SEED ?? Date.now() % 1_000_000);
const millions = Number(process.env.MOLDAU_FUZZ_MILLIONS ?? 5);

test(`millions of changed requests are decoded or refused (seed ${seed})`, () => {
  fuzzCodec(seed, millions * 1_000_000);
});

test(`a live door lives through ${millions * 20_000} changed requests (seed ${seed})`, async () => {
  for (let part = 0; part < millions * 2; part += 1) {
    await fuzzDoor(seed + part, 10_000);
    assert.ok(process.memoryUsage().rss < 1 << 30, `memory has a bound: ${process.memoryUsage().rss >> 20} MB`);
  }
});
