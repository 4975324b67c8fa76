// The program in docs/testing.md runs as it stands there.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "../..");

test("the example for node:test in docs/testing.md passes", async () => {
  const page = readFileSync(join(root, "docs/testing.md"), "utf8");
  const [, program] = /## node:test\n[\s\S]*?```ts\n([\s\S]*?)```/.exec(page) ?? assert.fail("there is an example");
  const directory = mkdtempSync(join(root, "test/testing/example-"));
  try {
    const file = join(directory, "example.ts");
    writeFileSync(file, program as string);
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const words = ["--conditions=source", "--test", file];
    const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: root, env, timeout: 30_000 });
    assert.match(stdout, /pass 1\n/);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
