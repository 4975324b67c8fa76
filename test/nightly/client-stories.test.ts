// Hundreds of stories of producers, consumers and groups whose network and whose groups fail at random.

import { test } from "node:test";
import fc from "fast-check";
import { groupStory } from "../client/group-story.ts";
import { networkStory } from "../client/network-story.ts";

const numRuns = Number(process.env.STORY_RUNS ?? 300);

for (const [name, story] of Object.entries({ groupStory, networkStory })) {
  test(`${name}: hundreds of seeds`, { timeout: 3_600_000 }, async () => {
    await fc.assert(fc.asyncProperty(fc.integer(), story), { numRuns, endOnFailure: true });
  });
}
