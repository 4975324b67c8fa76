// Files that were damaged while nobody looked. A wrong event is never read; what was flushed is named when it is gone;
// what was not is cut off; indexes are built anew.

import assert from "node:assert/strict";
import { test } from "node:test";
import { MoldauError } from "../../../src/base/index.ts";
import { type Cut, type Log, openDiskStore } from "../../../src/log/index.ts";
import { batchOf, deaf, readAll } from "./disk-helpers.ts";
import { SimulatedFiles } from "./simulated-files.ts";

const settings = { segmentBytes: 300, segmentMs: 1e9 };
const closedSegment = "data/topics/orders-0/00000000000000000000.log";
const lastSegment = "data/topics/orders-0/00000000000000000006.log";
const texts = ["cod", "haddock", "plaice", "chips", "peas", "curry sauce", "cod again", "scampi"];

/** A store with two segments: a closed one of six records in three batches, and the last one with two. */
async function filled(ends: "closed" | "crashed"): Promise<SimulatedFiles> {
  const files = new SimulatedFiles();
  const store = await openDiskStore("data", { files });
  const log = store.openLog("orders-0", settings, deaf);
  for (let at = 0; at < texts.length; at += 2) log.append(batchOf(texts.slice(at, at + 2)));
  await log.settle(1);
  if (ends === "closed") await store.close();
  const left = files.copy();
  await store.close();
  assert.deepEqual(
    left.list("data/topics/orders-0").filter((name) => name.endsWith(".log")),
    ["00000000000000000000.log", "00000000000000000006.log"],
  );
  return left;
}

/** Opens what is left and reads all of it: the records, or the error that stopped it. */
async function readBack(
  files: SimulatedFiles,
): Promise<{ found: Map<number, string>; cuts: Cut[]; error?: MoldauError }> {
  const cuts: Cut[] = [];
  const found = new Map<number, string>();
  const store = await openDiskStore("data", { files, hotBytes: 0, onCut: (cut) => cuts.push(cut) });
  try {
    const log = store.openLog("orders-0", settings, deaf);
    for (let offset = 0; offset < log.end; offset += 1) await readOne(log, offset, found);
    return { found, cuts };
  } catch (error) {
    if (!MoldauError.is(error)) throw error;
    return { found, cuts, error };
  } finally {
    await store.close().catch(() => undefined);
  }
}

async function readOne(log: Log, offset: number, found: Map<number, string>): Promise<void> {
  const records = await readAll(log, offset);
  const text = records.get(offset);
  if (text !== undefined) found.set(offset, text);
}

function assertTrue(found: ReadonlyMap<number, string>, when: string): void {
  for (const [offset, text] of found) assert.equal(text, texts[offset], when);
}

for (const path of [closedSegment, lastSegment]) {
  test(`a flipped bit below the checkpoint is named, and no wrong event is read (${path.slice(-6)})`, async () => {
    const whole = await filled("closed");
    for (let byte = 0; byte < (whole.size(path) as number); byte += 1) {
      const files = whole.copy();
      files.damage(path, (bytes) => flip(bytes, byte));
      const { found, cuts, error } = await readBack(files);
      assertTrue(found, `byte ${byte}`);
      assert.deepEqual(cuts, [], `byte ${byte}`);
      if (found.size === texts.length) continue; // The leader epoch lies outside the checksum, and means nothing here.
      assert.equal(error?.type, "partition-damaged", `byte ${byte}`);
      assert.match(error.message, new RegExp(`${path} is damaged at byte \\d+ \\(offsets? \\d+`));
    }
  });
}

test("a flipped bit beyond the checkpoint ends the log before it, and that is told", async () => {
  const whole = await filled("crashed");
  for (let byte = 0; byte < (whole.size(lastSegment) as number); byte += 1) {
    const files = whole.copy();
    files.damage(lastSegment, (bytes) => flip(bytes, byte));
    const { found, cuts, error } = await readBack(files);
    assert.equal(error, undefined, `byte ${byte}`);
    assertTrue(found, `byte ${byte}`);
    if (found.size === texts.length) continue;
    assert.equal(found.size, 6, `byte ${byte}`);
    assert.deepEqual(
      cuts.map(({ log, file, byte: at, offset }) => ({ log, file, at, offset })),
      [{ log: "orders-0", file: lastSegment, at: 0, offset: 6 }],
    );
  }
});

test("a file that ends before the checkpoint is damage, at every length", async () => {
  for (const path of [closedSegment, lastSegment]) {
    const whole = await filled("closed");
    for (let length = 0; length < (whole.size(path) as number); length += 1) {
      const files = whole.copy();
      files.damage(path, (bytes) => bytes.slice(0, length));
      const { found, cuts, error } = await readBack(files);
      assertTrue(found, `${length} bytes`);
      assert.deepEqual(cuts, []);
      assert.equal(error?.type, "partition-damaged", `${length} bytes of ${path}`);
      assert.match(error.message, new RegExp(path));
    }
  }
});

test("a torn tail beyond the checkpoint is cut to whole batches, at every length", async () => {
  for (const path of [closedSegment, lastSegment]) {
    const whole = await filled("crashed");
    const size = whole.size(path) as number;
    for (let length = 0; length < size; length += 1) {
      const files = whole.copy();
      files.damage(path, (bytes) => bytes.slice(0, length));
      const { found, error } = await readBack(files);
      assert.equal(error, undefined, `${length} bytes of ${path}`);
      assertTrue(found, `${length} bytes`);
      assert.ok(found.size < texts.length && found.size % 2 === 0);
    }
  }
});

test("indexes that are missing, empty, cut short or wrong are built anew", async () => {
  const whole = await filled("closed");
  for (const path of [closedSegment, lastSegment].map((log) => log.replace(/log$/, "index"))) {
    const size = whole.size(path) as number;
    const damages: ((files: SimulatedFiles) => void)[] = [(files) => files.remove(path)];
    for (let length = 0; length < size; length += 1) {
      damages.push((files) => files.damage(path, (bytes) => bytes.slice(0, length)));
      damages.push((files) => files.damage(path, (bytes) => flip(bytes, length)));
    }
    for (const damage of damages) {
      const files = whole.copy();
      damage(files);
      const { found, error } = await readBack(files);
      assert.equal(error, undefined);
      assert.deepEqual([...found.values()], texts);
    }
  }
});

test("a damaged partition stops nobody else", async () => {
  const files = await filled("closed");
  files.damage(lastSegment, (bytes) => bytes.slice(0, 5));
  const store = await openDiskStore("data", { files });
  assert.throws(() => store.openLog("orders-0", settings, deaf), {
    type: "partition-damaged",
    message:
      /^Partition 0 of "orders" is stopped: .*06\.log is damaged at byte 0 \(offsets 6 to 7\): 5 bytes are too few/,
  });
  const other = store.openLog("orders-1", settings, deaf);
  other.append(batchOf(["still open"]));
  await other.settle("all");
  await store.close();
});

test("a segment that is gone is damage: in front, in the middle, at the end, all", async () => {
  for (const gone of [[closedSegment], [lastSegment], [closedSegment, lastSegment]]) {
    const files = await filled("closed");
    for (const path of gone) files.remove(path);
    const { error } = await readBack(files);
    assert.equal(error?.type, "partition-damaged");
    assert.match(error.message, new RegExp(`${gone[0]} is damaged at byte 0.*missing`));
  }
});

test("a damaged checkpoint is named; without one, what is there is opened", async () => {
  const whole = await filled("closed");
  for (let byte = 0; byte < (whole.size("data/checkpoint") as number); byte += 1) {
    const files = whole.copy();
    files.damage("data/checkpoint", (bytes) => flip(bytes, byte));
    await assert.rejects(openDiskStore("data", { files }), {
      type: "storage-failed",
      message: /data\/checkpoint is damaged/,
    });
  }
  whole.remove("data/checkpoint");
  assert.deepEqual([...(await readBack(whole)).found.values()], texts);
});

function flip(bytes: Uint8Array<ArrayBuffer>, at: number): Uint8Array<ArrayBuffer> {
  bytes[at] = (bytes[at] as number) ^ (1 << (at % 8));
  return bytes;
}
