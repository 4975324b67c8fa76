import assert from "node:assert/strict";
import { test } from "node:test";
import { killRounds } from "./kill-rounds.ts";

test("a broker killed 20 times under load keeps every acknowledged event, once, at its offset, and readers resume", async () => {
  assert.ok((await killRounds(20, 1)) > 100);
});
