// Thousands of random lives of a group; a failure prints its seed, its shrunk course, and what happened.

import { test } from "node:test";
import fc from "fast-check";
import { happen, runs } from "../groups/model/model.ts";

test("thousands of random lives of a group keep all promises", { timeout: 3_600_000 }, async () => {
  await fc.assert(fc.asyncProperty(runs, happen), { numRuns: Number(process.env.MODEL_RUNS ?? 20_000) });
});
