// A disk that is full, fails, or is not ours: clear errors, nothing half stored, reading goes on, and writing resumes.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { type DiskLog, type DiskStore, openDiskStore } from "../../../src/log/index.ts";
import { batchOf, deaf, readAll } from "./disk-helpers.ts";
import { SimulatedFiles } from "./simulated-files.ts";

const settings = { segmentBytes: 400, segmentMs: 1e9 };

interface Opened {
  readonly files: SimulatedFiles;
  readonly store: DiskStore;
  readonly log: DiskLog;
  /** The ends that the listener was told after something was taken back. */
  readonly takenBack: number[];
}

/** A log with one record, "first". */
async function opened(hotBytes = 0): Promise<Opened> {
  const files = new SimulatedFiles();
  const store = await openDiskStore("data", { files, hotBytes });
  const takenBack: number[] = [];
  const log = store.openLog("orders-0", settings, { ...deaf, takenBack: (end) => takenBack.push(end) });
  log.append(batchOf(["first"]));
  await log.settle("all");
  return { files, store, log, takenBack };
}

for (const hotBytes of [0, 1_000_000]) {
  test(`a full disk turns a turn's appends into errors and takes them back (${hotBytes} bytes hot)`, async () => {
    const { files, store, log, takenBack } = await opened(hotBytes);
    files.room = 100;
    const waits = [log.append(batchOf(["fits"])), log.append(batchOf(["does not fit"]))].map(() => log.settle(1));
    waits.push(log.settle("all"));
    for (const wait of waits) await assert.rejects(wait as Promise<void>, { type: "storage-full", retriable: true });
    assert.deepEqual([log.end, log.readable, takenBack], [1, 1, [1]]);
    assert.equal(files.size("data/topics/orders-0/00000000000000000000.log"), log.bytes);
    assert.deepEqual([...(await readAll(log)).values()], ["first"]);

    files.room = Number.POSITIVE_INFINITY;
    assert.equal(log.append(batchOf(["again"])), 1);
    await log.settle("all");
    assert.deepEqual([...(await readAll(log)).values()], ["first", "again"]);
    await store.close();
    assert.deepEqual(await reopened(files), ["first", "again"]);
  });
}

test("a disk that is full when a new segment is due refuses the append, and keeps the old segment", async () => {
  const { files, store, log } = await opened();
  files.failing = { path: ".log", code: "ENOSPC", call: "create" };
  for (let number = 0; number < 3; number += 1) log.append(batchOf([`${number}`.repeat(40)]));
  assert.throws(() => log.append(batchOf(["x".repeat(200)])), { type: "storage-full" });
  await log.settle("all");
  assert.equal(log.end, 4);
  files.failing = undefined;
  assert.equal(log.append(batchOf(["x".repeat(200)])), 4);
  await store.close();
  assert.equal((await reopened(files)).length, 5);
});

test("an index that finds no room is built anew when it is missed", async () => {
  const { files, store, log } = await opened();
  files.failing = { path: ".index", code: "ENOSPC" };
  for (let number = 0; number < 12; number += 1) log.append(batchOf([`${number}`.repeat(40)]));
  await log.settle("all");
  assert.equal((await readAll(log)).size, 13);
  await store.close();
  files.failing = undefined;
  assert.equal((await reopened(files)).length, 13);
});

test("a full disk harms neither the checkpoint nor what was flushed", async () => {
  const { files, store, log } = await opened();
  log.append(batchOf(["second"]));
  await log.settle("all");
  files.room = 0;
  await assert.rejects(log.dropBefore(1), { type: "storage-full" });
  await assert.rejects(store.close(), { type: "storage-full" });
  files.room = Number.POSITIVE_INFINITY;
  assert.deepEqual((await reopened(files)).slice(-1), ["second"]);
});

test("a failed flush is told, and stops the writing: what the system still holds cannot be known", async () => {
  const { files, log } = await opened();
  files.failing = { path: ".log", code: "EIO", call: "flush" };
  log.append(batchOf(["in doubt"]));
  await assert.rejects(log.settle("all") as Promise<void>, { type: "storage-failed", message: /EIO/ });
  files.failing = undefined;
  assert.throws(() => log.append(batchOf(["more"])), { type: "storage-failed" });
  await assert.rejects(log.settle("all") as Promise<void>, { type: "storage-failed" }, "a retry is not told otherwise");
  assert.deepEqual([...(await readAll(log)).values()], ["first", "in doubt"]);
});

test("what can neither be written nor taken back stops the log until it is opened anew", async () => {
  const { files, log } = await opened();
  files.failing = { path: ".log", code: "EIO" };
  log.append(batchOf(["lost"]));
  await assert.rejects(log.settle(1) as Promise<void>, { type: "storage-failed" });
  files.failing = undefined;
  assert.throws(() => log.append(batchOf(["more"])), { type: "storage-failed" });
  assert.deepEqual([...(await readAll(log)).values()], ["first"]);
});

test("files that may not be opened are named", async () => {
  const { files, store } = await opened();
  await store.close();
  files.failing = { path: "orders-0", code: "EACCES" };
  const again = await openDiskStore("data", { files });
  assert.throws(() => again.openLog("orders-0", settings, deaf), {
    type: "storage-failed",
    message: /EACCES.*orders-0/,
  });
  await again.close();
  files.failing = { path: "data", code: "EACCES" };
  await assert.rejects(openDiskStore("data", { files }), { type: "storage-failed", message: /EACCES.*data/ });
});

test("a directory cannot be opened twice, and can be opened again when it was closed", async (context) => {
  const directory = mkdtempSync(join(tmpdir(), "moldau-twice-"));
  context.after(() => rmSync(directory, { recursive: true }));
  const store = await openDiskStore(directory);
  await assert.rejects(openDiskStore(directory), { type: "directory-locked" });
  await store.close();
  await (await openDiskStore(directory)).close();
});

async function reopened(files: SimulatedFiles): Promise<string[]> {
  const store = await openDiskStore("data", { files });
  const log = store.openLog("orders-0", settings, deaf);
  const texts = [...(await readAll(log)).values()];
  await store.close();
  return texts;
}
