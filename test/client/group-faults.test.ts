// Members of a group whose calls to it go wrong at random: they go on, nothing is skipped, and they end well.

import { test } from "node:test";
import fc from "fast-check";
import { groupStory } from "./group-story.ts";

test("nothing is skipped and everybody ends well, though calls to the group go wrong", async () => {
  await fc.assert(fc.asyncProperty(fc.integer(), groupStory), { numRuns: 5, endOnFailure: true });
});
