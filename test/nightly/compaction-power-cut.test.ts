// Many more power cuts while logs are compacted.

import { test } from "node:test";
import { cutCompactionEverywhere, cutCompactionTwice } from "../log/disk/compaction-cuts.ts";

for (let seed = 100; seed < 200; seed += 1) {
  test(`a power cut at any step of compaction loses no key (seed ${seed})`, () => cutCompactionEverywhere(seed));
  test(`nor does a second one, while the first is being mended (seed ${seed})`, () => cutCompactionTwice(seed));
}
