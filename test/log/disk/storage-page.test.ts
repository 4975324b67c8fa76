// docs/storage.md is true: the batch laid out there is what we write, and the file that it describes is what we leave.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { textOf, utf8 } from "../../../src/base/index.ts";
import { decodeCheckpoint } from "../../../src/log/disk/checkpoint.ts";
import { encodeBatch, numberBatch, openDiskStore } from "../../../src/log/index.ts";
import { readWhole } from "../../../src/native/index.ts";
import { batchOf, deaf } from "./disk-helpers.ts";
import { SimulatedFiles } from "./simulated-files.ts";

const page = readFileSync(join(import.meta.dirname, "../../../docs/storage.md"), "utf8");

/** The bytes at the beginning of each line of the batch laid out by hand. */
function bytesByHand(): string {
  const fence = /```bytes\n([\s\S]*?)```/.exec(page)?.[1] as string;
  const lines = fence.split("\n").map((line) => /^(?:[0-9a-f]{2} ?)+(?= {2}|$)/.exec(line)?.[0] ?? "");
  return lines.join("").replaceAll(" ", "");
}

test("the batch laid out by hand is what encodeBatch writes", () => {
  const time = 1_795_356_000_000;
  const batch = encodeBatch(
    [
      { key: utf8("till-1"), value: utf8('"cod"'), timestamp: time },
      { value: utf8('"peas"'), timestamp: time + 250 },
    ],
    { timestamp: time },
  );
  numberBatch(batch, 42);
  assert.equal(bytesByHand(), Buffer.from(batch).toString("hex"));
});

test("a directory looks as the page says, and a segment is its batches as they are", async () => {
  const files = new SimulatedFiles();
  const store = await openDiskStore("data", { files });
  const log = store.openLog("orders-0", { segmentBytes: 100, segmentMs: 1e9 }, deaf);
  const batches = [batchOf(["cod"]), batchOf(["chips"])];
  for (const batch of batches) log.append(batch);
  store.saveNote("orders-0", utf8("note"));
  await store.close();
  assert.deepEqual(files.list("data/topics/orders-0"), [
    "00000000000000000000.index",
    "00000000000000000000.log",
    "00000000000000000001.index",
    "00000000000000000001.log",
    "note",
  ]);
  assert.deepEqual(readWhole(files, "data/topics/orders-0/00000000000000000000.log"), batches[0]);
  const checkpoint = readWhole(files, "data/checkpoint") as Uint8Array;
  assert.match(textOf(checkpoint), /^moldau checkpoint 1\norders-0 0 2 1 \d+\ncrc [0-9a-f]{8}\n$/);
  assert.equal(decodeCheckpoint(checkpoint)?.get("orders-0")?.flushed.offset, 2);
});
