// Many more power cuts than the quick tests have time for.

import { test } from "node:test";
import { cutAgainAndAgain, cutEverywhere } from "../log/disk/power-cuts.ts";

test("power cuts at every point of a life lose and renumber nothing safe, in 100 lives", {
  timeout: 600_000,
}, async () => {
  for (let seed = 1_000; seed < 1_100; seed += 1) await cutEverywhere(seed);
});

test("power cuts one after the other lose and renumber nothing safe, in 20,000 lives", {
  timeout: 600_000,
}, async () => {
  for (let seed = 1_000; seed < 21_000; seed += 1) await cutAgainAndAgain(seed);
});
