// Compaction of a log in files, cut short at every step: all of the old segments are there, or all of the new one.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { utf8 } from "../../../src/base/index.ts";
import { encodeBatch, openDiskStore } from "../../../src/log/index.ts";
import { type Files, NodeFiles } from "../../../src/native/index.ts";
import { deaf, readAll } from "../../conformance/log/records.ts";

const settings = { segmentBytes: 500, segmentMs: 1e9 };
const compaction = { now: 1_000_000, deleteRetentionMs: 0, dirtyRatio: 0 };

/** Files that tell before every change to a directory. */
function watched(onChange: () => void): Files {
  const files = new NodeFiles();
  return new Proxy(files, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...words: unknown[]) => {
        if (["create", "write", "rename", "remove", "flushDirectory"].includes(String(name))) onChange();
        return Reflect.apply(value, target, words);
      };
    },
  });
}

test("a crash at any step of compaction loses nothing and leaves nothing behind", async () => {
  const root = mkdtempSync(join(tmpdir(), "moldau-compaction-"));
  const directory = join(root, "data");
  let copies = 0;
  let copying = false;
  try {
    const files = watched(() => {
      if (copying) cpSync(directory, join(root, `copy-${copies++}`), { recursive: true });
    });
    const store = await openDiskStore(directory, { files });
    const log = store.openLog("table-0", settings, deaf);
    for (let number = 0; number < 60; number += 1) {
      log.append(encodeBatch([{ key: utf8(`${number % 7}`), value: utf8(`${number}`) }], { timestamp: 1000 }));
    }
    await log.settle("all");
    copying = true;
    await log.compact(compaction);
    copying = false;
    const compacted = await readAll(log, 0);
    assert.ok(compacted.length < 30);
    await store.close();
    assert.ok(copies > 10, `${copies} steps`);
    for (let copy = 0; copy < copies; copy += 1) await assertWhole(join(root, `copy-${copy}`), copy);
  } finally {
    rmSync(root, { recursive: true });
  }
});

async function assertWhole(directory: string, copy: number): Promise<void> {
  const store = await openDiskStore(directory);
  const log = store.openLog("table-0", settings, deaf);
  assert.equal(log.end, 60, `copy ${copy}`);
  const left = await readAll(log, 0);
  assert.ok(left.every(([offset, value]) => value === `${offset}`));
  for (let offset = 53; offset < 60; offset += 1)
    assert.ok(
      left.some(([at]) => at === offset),
      `copy ${copy}: ${offset}`,
    );
  assert.ok(!readdirSync(join(directory, "topics/table-0")).some((name) => name.endsWith(".cleaned")));
  log.append(encodeBatch([{ key: utf8("1"), value: utf8("60") }], { timestamp: 1000 }));
  await log.compact(compaction);
  assert.deepEqual((await readAll(log, 0)).at(-1), [60, "60"]);
  await store.close();
}
