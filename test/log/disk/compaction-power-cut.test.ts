// The power fails while logs are compacted.

import { test } from "node:test";
import { cutCompactionEverywhere, cutCompactionTwice } from "./compaction-cuts.ts";

for (const seed of [1, 2, 3]) {
  test(`a power cut at any step of compaction loses no key (seed ${seed})`, () => cutCompactionEverywhere(seed));
}

test("nor does a second one, while the first is being mended", () => cutCompactionTwice(1));
