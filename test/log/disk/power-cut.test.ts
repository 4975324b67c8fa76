// The power fails at every point of a busy life, and anything may be left of what was not flushed.

import { test } from "node:test";
import { cutAgainAndAgain, cutEverywhere } from "./power-cuts.ts";

for (const seed of [1, 2, 3]) {
  test(`power cuts at every point of a life lose and renumber nothing safe (seed ${seed})`, () => cutEverywhere(seed));
}

test("a second power cut does not bring back what the first one took", async () => {
  for (let seed = 1; seed <= 60; seed += 1) await cutAgainAndAgain(seed);
});
