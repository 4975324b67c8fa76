// Holds docs/groups.md to what the coordinator does.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { defaultGroupSettings } from "../../src/groups/settings.ts";
import { timeline } from "./timeline.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/groups.md"), "utf8");

test("the picture of a rebalance is what happens", async () => {
  const picture = (await timeline()).join("\n");
  assert.ok(page.includes(`\`\`\`\n${picture}\n\`\`\``), `docs/groups.md needs this picture:\n${picture}`);
});

test("every setting is in the table", () => {
  for (const name of Object.keys(defaultGroupSettings)) assert.ok(page.includes(`\`${name}\``), name);
});
