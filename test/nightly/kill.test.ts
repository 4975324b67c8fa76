import assert from "node:assert/strict";
import { test } from "node:test";
import { killRounds } from "../log/disk/kill-rounds.ts";

test("a broker killed 500 times under load keeps every acknowledged event, once, at its offset, and readers resume", {
  timeout: 900_000,
}, async () => {
  assert.ok((await killRounds(500, 2)) > 5_000);
});
