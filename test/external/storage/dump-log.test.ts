// Kafka's own tool reads our segments: plain and compressed batches, a producer's sequence, tombstones, and what
// compaction leaves.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { utf8 } from "../../../src/base/index.ts";
import { encodeBatch, openDiskStore } from "../../../src/log/index.ts";
import { writeClientBatches } from "../../log/client-batches.ts";
import { deaf } from "../../log/disk/disk-helpers.ts";
import { javaMissing } from "../kafka/java.ts";

const script = join(import.meta.dirname, "../../../scripts/kafka/kafka.sh");
const skip = javaMissing();

/** What Kafka's tool says of a segment: a batch or a record a line. */
function dump(directory: string, segment: string): string[] {
  const file = join(directory, "topics/orders-0", segment);
  const { stdout, stderr, status } = spawnSync(
    script,
    ["tool", "kafka.tools.DumpLogSegments", "--deep-iteration", "--print-data-log", "--files", file],
    { encoding: "utf8" },
  );
  assert.equal(status, 0, stderr);
  assert.doesNotMatch(stdout, /isvalid: false|invalid|corrupt/i);
  return stdout.split("\n").filter((line) => /^(baseOffset|\| offset)/.test(line));
}

test("Kafka's dump tool reads every kind of batch from our segment", { skip }, async (context) => {
  const directory = mkdtempSync(join(tmpdir(), "moldau-dump-"));
  context.after(() => rmSync(directory, { recursive: true }));
  const store = await openDiskStore(directory);
  const log = store.openLog("orders-0", { segmentBytes: 1e6, segmentMs: 1e9 }, deaf);
  const clients = await writeClientBatches();
  for (const { hex } of clients) log.append(new Uint8Array(Buffer.from(hex, "hex")));
  const sequenced = { timestamp: 1_795_356_000_000, producerId: 7, producerEpoch: 1, baseSequence: 40 };
  log.append(encodeBatch([{ key: utf8("till-1"), value: null }], sequenced));
  await store.close();

  const lines = dump(directory, "00000000000000000000.log");
  const batches = lines.filter((line) => line.startsWith("baseOffset"));
  assert.equal(batches.length, clients.length + 1);
  for (const [index, { codec }] of clients.entries()) {
    assert.match(
      batches[index] as string,
      new RegExp(
        `^baseOffset: ${3 * index} lastOffset: ${3 * index + 2} count: 3 .*compresscodec: ${codec} .*isvalid: true`,
      ),
    );
  }
  assert.match(batches.at(-1) as string, /count: 1 baseSequence: 40 lastSequence: 40 producerId: 7 producerEpoch: 1/);
  assert.match(lines.at(-1) as string, /offset: 21 .*key: till-1$/);
  assert.equal(
    lines.filter((line) => line.includes('payload: {"order":"1-17","parts":[["cod","chips"]]}')).length,
    clients.length,
  );
});

test("Kafka's dump tool reads what compaction leaves", { skip }, async (context) => {
  const directory = mkdtempSync(join(tmpdir(), "moldau-dump-"));
  context.after(() => rmSync(directory, { recursive: true }));
  const store = await openDiskStore(directory);
  const log = store.openLog("orders-0", { segmentBytes: 1_000, segmentMs: 1e9 }, deaf);
  for (let number = 0; number < 60; number += 1) {
    const key = utf8(`till-${number % 3}`);
    log.append(encodeBatch([{ key, value: number === 40 ? null : utf8(`${number}`) }], { timestamp: 1_000 + number }));
  }
  await log.settle("all");
  await log.compact({ now: 2_000, deleteRetentionMs: 1_000, dirtyRatio: 0 });
  await store.close();
  const lines = dump(directory, "00000000000000000000.log");
  const records = lines.filter((line) => line.startsWith("| offset"));
  assert.ok(records.length > 0 && records.length < 40, `${records.length} records are left`);
  assert.match(lines[0] as string, /^baseOffset: 0 .*isvalid: true/);
});
