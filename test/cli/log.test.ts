// `moldau log`, on directories that a server left behind.

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Kafkaesque } from "../../src/broker/index.ts";
import { openDiskStore } from "../../src/log/index.ts";
import { say } from "./in-process.ts";

/** Fills a data directory with three orders, one batch each, and closes it. */
async function withDirectory(use: (directory: string, segment: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "moldau-log-"));
  try {
    const engine = await Kafkaesque.open({ store: await openDiskStore(directory) });
    for (const order of ["1-1", "1-2", "1-3"]) await engine.put("orders", { order }, { key: "till-1" });
    await engine.close();
    await use(directory, join(directory, "topics/orders-0", `${"0".repeat(20)}.log`));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test("verify finds nothing wrong with what a server left behind", () =>
  withDirectory(async (directory) => {
    const { code, output } = await say(["log", "verify", directory]);
    assert.equal(code, 0);
    assert.match(output, /^orders-0 +0 +3 +1 +3 +3 +\d+$/m);
  }));

test("dump shows every batch and its records", () =>
  withDirectory(async (_directory, segment) => {
    const { code, output } = await say(["log", "dump", segment]);
    assert.equal(code, 0);
    assert.match(output, /^@0 offsets 0 to 0, 1 records$/m);
    assert.match(output, /^ {2}2 {2}\d{4}-\S+Z {2}till-1 {2}\{"order":"1-3"\}$/m);
    const batches = await say(["log", "dump", join(segment, ".."), "--no-records"]);
    assert.equal(batches.output.split("\n").filter((line) => line.startsWith("@")).length, 3);
  }));

test("damage is named with its file, byte and offsets; repair goes on without it and keeps the file", () =>
  withDirectory(async (directory, segment) => {
    const bytes = readFileSync(segment);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] as number) ^ 0xff;
    writeFileSync(segment, bytes);

    const verified = await say(["log", "verify", directory]);
    assert.equal(verified.code, 1);
    assert.match(verified.output, /00000\.log: \d+ bytes at byte \d+: .* \(damage, offsets 1 to 1\)/);
    assert.match(verified.errors, /damaged: orders-0\. .*moldau log repair/);

    const repaired = await say(["log", "repair", directory]);
    assert.equal(repaired.code, 0, repaired.errors);
    assert.match(repaired.output, /00000\.log: put right; as it was: .*\.damaged/);
    assert.ok(readdirSync(join(segment, "..")).some((name) => name.endsWith(".damaged")));
    assert.equal((await say(["log", "verify", directory])).code, 0);
    assert.match((await say(["log", "repair", directory])).output, /nothing to repair/);
  }));

test("a path that is not there is an error, not a surprise", async () => {
  for (const command of ["dump", "verify"]) {
    const { code, errors } = await say(["log", command, "/nowhere/at/all"]);
    assert.equal(code, 1, command);
    assert.match(errors, /nowhere/);
  }
});
