// What people do with a damaged data directory: verify, dump, repair. Repair loses nothing that was sound, keeps what
// it changes, and gives no offset twice.

import assert from "node:assert/strict";
import { test } from "node:test";
import { textOf } from "../../../src/base/index.ts";
import { dumpSegment, openDiskStore, repairDirectory, verifyDirectory } from "../../../src/log/index.ts";
import { batchOf, deaf, readAll } from "./disk-helpers.ts";
import { SimulatedFiles } from "./simulated-files.ts";

const settings = { segmentBytes: 300, segmentMs: 1e9 };
const first = "data/topics/orders-0/00000000000000000000.log";
const middle = "data/topics/orders-0/00000000000000000006.log";
const last = "data/topics/orders-0/00000000000000000012.log";
const texts = Array.from({ length: 16 }, (_, index) => `event ${String(index).padStart(3, "0")}`);

/** A store with three segments of six, six and four records, two a batch. */
async function filled(): Promise<SimulatedFiles> {
  const files = new SimulatedFiles();
  const store = await openDiskStore("data", { files });
  const log = store.openLog("orders-0", settings, deaf);
  for (let at = 0; at < texts.length; at += 2) log.append(batchOf(texts.slice(at, at + 2)));
  await store.close();
  assert.deepEqual(
    [first, middle, last].map((path) => files.size(path) !== undefined),
    [true, true, true],
  );
  return files;
}

async function contents(files: SimulatedFiles): Promise<{ found: Map<number, string>; end: number }> {
  const store = await openDiskStore("data", { files, hotBytes: 0 });
  const log = store.openLog("orders-0", settings, deaf);
  const found = await readAll(log);
  const { end } = log;
  assert.equal(log.append(batchOf(["on we go"])), end);
  await store.close();
  return { found, end };
}

test("a sound directory is told to be sound, with what it holds", async () => {
  const files = await filled();
  const [report] = verifyDirectory("data", files);
  const { bytes, ...rest } = report as NonNullable<typeof report>;
  assert.ok(bytes > 0);
  assert.deepEqual(rest, { log: "orders-0", earliest: 0, end: 16, segments: 3, batches: 8, records: 16, flaws: [] });
  assert.deepEqual(await repairDirectory("data", files), []);
});

test("a damaged byte in the middle costs its batch, and nothing else", async () => {
  for (const path of [first, middle, last]) {
    const files = await filled();
    const batchBytes = batchOf(texts.slice(0, 2)).length;
    files.damage(path, (bytes) => bytes.fill(0xff, batchBytes + 70, batchBytes + 71));
    const [report] = verifyDirectory("data", files);
    const base = Number(path.slice(-24, -4));
    const flaws = [
      {
        file: path,
        byte: batchBytes,
        bytes: batchBytes,
        offset: base + 2,
        end: base + 4,
        flaw: "a batch's checksum does not match",
        kind: "damage",
      },
    ];
    if (path !== last) assert.deepEqual(report?.flaws, flaws);
    const before = files.copy();
    const repairs = await repairDirectory("data", files);
    assert.deepEqual(
      repairs.map(({ file, kept }) => ({ file, kept })),
      [{ file: path, kept: `${path}.damaged` }],
    );
    assert.equal(files.size(`${path}.damaged`), before.size(path));
    const [after] = verifyDirectory("data", files);
    assert.deepEqual(after?.flaws, []);
    const { found, end } = await contents(files);
    assert.equal(end, 16);
    const kept = texts.filter((_, offset) => (path === last ? offset < 14 : offset < base + 2 || offset >= base + 4));
    assert.deepEqual([...found.values()], kept);
    for (const [offset, text] of found) assert.equal(text, texts[offset]);
  }
});

test("files that are gone or too short leave a gap that is passed, and no offset is given twice", async () => {
  const damages: ((files: SimulatedFiles) => void)[] = [
    ...[first, middle, last].map((path) => (files: SimulatedFiles) => files.remove(path)),
    ...[first, middle, last].map(
      (path) => (files: SimulatedFiles) => files.damage(path, (bytes) => bytes.slice(0, 99)),
    ),
    (files) => [first, middle, last].map((path) => files.remove(path)),
  ];
  for (const damage of damages) {
    const files = await filled();
    damage(files);
    const [report] = verifyDirectory("data", files);
    assert.equal(report?.flaws[0]?.kind, "damage");
    assert.ok((await repairDirectory("data", files)).length > 0);
    const [after] = verifyDirectory("data", files);
    assert.deepEqual([after?.flaws, after?.end], [[], 16]);
    const { found, end } = await contents(files);
    assert.equal(end, 16);
    for (const [offset, text] of found) assert.equal(text, texts[offset]);
  }
});

test("repairing twice keeps both files, and a damaged checkpoint is put aside", async () => {
  const files = await filled();
  for (const at of [70, 140]) {
    files.damage(first, (bytes) => bytes.fill(0xff, at, at + 1));
    await repairDirectory("data", files);
  }
  const names = files.list("data/topics/orders-0").filter((name) => name.includes("damaged"));
  assert.deepEqual(names, ["00000000000000000000.log.damaged", "00000000000000000000.log.damaged-2"]);
  files.damage("data/checkpoint", (bytes) => bytes.fill(0, 3, 4));
  assert.deepEqual(await repairDirectory("data", files), [
    { file: "data/checkpoint", kept: "data/checkpoint.damaged", flaws: [] },
  ]);
  assert.equal((await contents(files)).end, 16);
});

test("a dump shows every batch, every record, and what lies between", async () => {
  const files = await filled();
  const batchBytes = batchOf(texts.slice(0, 2)).length;
  files.damage(first, (bytes) => bytes.fill(0xff, batchBytes + 70, batchBytes + 71));
  const shown = [...dumpSegment(first, files)].map((dumped) =>
    dumped.kind === "flaw"
      ? dumped
      : {
          byte: dumped.byte,
          offsets: [dumped.header.baseOffset, dumped.header.lastOffset],
          values: dumped.records.map(({ value }) => value && textOf(value)),
        },
  );
  assert.deepEqual(shown, [
    { byte: 0, offsets: [0, 1], values: texts.slice(0, 2) },
    { kind: "flaw", byte: batchBytes, bytes: batchBytes, flaw: "a batch's checksum does not match" },
    { byte: 2 * batchBytes, offsets: [4, 5], values: texts.slice(4, 6) },
  ]);
});
