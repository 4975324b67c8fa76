// The power fails at every step of compaction, and again while it is done anew: the last record of every key is there.

import assert from "node:assert/strict";
import { utf8 } from "../../../src/base/index.ts";
import { encodeBatch, type Log, openDiskStore } from "../../../src/log/index.ts";
import { deaf, readAll } from "../../conformance/log/records.ts";
import { SimulatedFiles } from "./simulated-files.ts";

const settings = { segmentBytes: 400, segmentMs: 1e9 };
const compaction = { now: 1_000_000, deleteRetentionMs: 0, dirtyRatio: 0 };
const keys = 5;
/** Time stands still: checkpoints are made when they must be. */
const clock = { now: () => 0, after: () => () => undefined };

/** Appends records whose values are their offsets, under a few keys, tells how far they are safe, and compacts. */
async function live(files: SimulatedFiles, rounds: number): Promise<void> {
  const store = await openDiskStore("data", { files, clock, hotBytes: 0 });
  const log = store.openLog("table-0", settings, deaf);
  for (let round = 0; round < rounds; round += 1) {
    for (let number = 0; number < 15; number += 1) log.append(recordAt(log.end));
    await log.settle("all");
    files.tell({ earliest: log.earliest, end: log.end } satisfies Safe);
    await log.compact(compaction);
  }
}

function recordAt(offset: number): Uint8Array {
  const record = { key: utf8(`${offset % keys}`), value: utf8(`${offset}`) };
  return encodeBatch([record], { timestamp: 1000 });
}

/** What surely stays stored. */
interface Safe {
  readonly earliest: number;
  readonly end: number;
}

/** What was surely stored by the first `steps` steps; what is not safe may go from the front, too. */
function safeAfter(files: SimulatedFiles, steps: number): Safe | undefined {
  const told = files.history.slice(0, steps).filter((step) => step.kind === "told");
  return told.at(-1)?.fact as Safe | undefined;
}

async function checkTable(log: Log, safe: number, when: string): Promise<void> {
  assert.ok(log.end >= safe, `${log.end} of ${safe} offsets are left: ${when}`);
  const records = await readAll(log, log.earliest);
  for (const [offset, value] of records) assert.equal(value, `${offset}`, when);
  const offsets = new Set(records.map(([offset]) => offset));
  for (let offset = Math.max(log.earliest, log.end - keys); offset < log.end; offset += 1) {
    assert.ok(offsets.has(offset), `the last record of key ${offset % keys} is there: ${when}`);
  }
}

async function check(files: SimulatedFiles, safe: Safe | undefined, when: string): Promise<void> {
  const store = await openDiskStore("data", { files, clock });
  const log = store.openLog("table-0", settings, deaf);
  const { earliest } = log;
  if (safe !== undefined) assert.equal(earliest, safe.earliest, when);
  await checkTable(log, safe?.end ?? 0, when);
  for (let number = 0; number < 10; number += 1) log.append(recordAt(log.end));
  await log.settle("all");
  await log.compact(compaction);
  assert.equal(log.earliest, earliest, when);
  await checkTable(log, log.end, `${when}, and after compacting it again`);
  await store.close();
}

/** Lives, cuts the power after every step, and looks at what is left. */
export async function cutCompactionEverywhere(seed: number): Promise<void> {
  const files = new SimulatedFiles();
  await live(files, 3);
  for (let step = 0; step <= files.history.length; step += 1) {
    const left = files.afterPowerCut(step, seed * 100_000 + step);
    await check(left, safeAfter(files, step), `cut after step ${step}, seed ${seed}`);
  }
}

/** Cuts the power, lives on, and cuts it again. */
export async function cutCompactionTwice(seed: number): Promise<void> {
  const files = new SimulatedFiles();
  await live(files, 2);
  for (let step = seed % 7; step <= files.history.length; step += 7) {
    const once = files.afterPowerCut(step, seed * 100_000 + step);
    const safe = safeAfter(files, step);
    await live(once, 1);
    for (let second = seed % 5; second <= once.history.length; second += 5) {
      const when = `cut after step ${step}, and after step ${second}, seed ${seed}`;
      await check(once.afterPowerCut(second, seed * 7 + second), safeAfter(once, second) ?? safe, when);
    }
  }
}
