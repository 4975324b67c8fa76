// Compaction: the last record of every key.

import assert from "node:assert/strict";
import { utf8 } from "../../../src/base/index.ts";
import { encodeBatch } from "../../../src/log/index.ts";
import { type Check, readAll } from "./records.ts";

/** A batch of one record for a key. */
function keyed(key: string, value: string | null): Uint8Array {
  return encodeBatch([{ key: utf8(key), value: value === null ? null : utf8(value) }], { timestamp: 1000 });
}

const compaction = { now: 1_000_000, deleteRetentionMs: 0, dirtyRatio: 0 };

/** Registers these cases. */
export function compactCases(check: Check): void {
  check("compaction keeps the last record of every key, where it was, and the newest segment", async (log) => {
    for (let number = 0; number < 200; number += 1) log.append(keyed(`key ${number % 10}`, `value ${number}`));
    await log.settle("all");
    const before = log.bytes;
    await log.compact(compaction);
    assert.ok(log.bytes < before / 2, `${log.bytes} of ${before} bytes are left`);
    assert.deepEqual([log.earliest, log.end], [0, 200]);
    const left = await readAll(log, 0);
    assert.deepEqual(
      left.map(([offset, value]) => value === `value ${offset}`).filter((same) => !same),
      [],
    );
    for (let offset = 190; offset < 200; offset += 1) assert.ok(left.some(([at]) => at === offset));
    assert.deepEqual(await readAll(log, 195), left.slice(-5));
  });

  check("a compacted log takes more, and is compacted again", async (log) => {
    for (let round = 0; round < 5; round += 1) {
      for (let number = 0; number < 50; number += 1) log.append(keyed(`key ${number % 5}`, `${round} ${number}`));
      await log.settle(1);
      await log.compact(compaction);
    }
    assert.equal(log.end, 250);
    const values = new Map((await readAll(log, 0)).map(([offset, value]) => [offset % 5, value]));
    assert.deepEqual(
      [...values.values()].sort(),
      [45, 46, 47, 48, 49].map((number) => `4 ${number}`),
    );
  });

  check("what was dropped does not come back by compaction", async (log) => {
    for (let number = 0; number < 100; number += 1) log.append(keyed(`key ${number % 60}`, `${number}`));
    await log.settle(1);
    await log.dropBefore(50);
    await log.compact(compaction);
    assert.equal(log.earliest, 50);
    const left = await readAll(log, 50);
    assert.ok(left.every(([offset, value]) => offset >= 50 && value === `${offset}`));
  });
}
