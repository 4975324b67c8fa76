// Batches written by real Kafka clients and by us decode alike: the bytes they once wrote, what they write today,
// and ours in their hands.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Reader, readRecordsBatch } from "@platformatic/kafka";
import { textOf, utf8 } from "../../src/base/index.ts";
import {
  attribute,
  checkNewBatch,
  decodeBatch,
  encodeBatch,
  fieldAt,
  headerBytes,
  readHeader,
} from "../../src/log/index.ts";
import { codecNames, compress, crc32c } from "../../src/native/index.ts";
import { type ClientBatch, clientRecords, goldenFile, writeClientBatches } from "./client-batches.ts";

const golden = JSON.parse(readFileSync(goldenFile, "utf8")) as ClientBatch[];
const today = await writeClientBatches();
const ours = encodeBatch(
  clientRecords.map(({ timestamp, key, value, headers }) => ({
    timestamp,
    key: key === null ? null : utf8(key),
    value: utf8(value),
    headers: headers.map(([name, text]) => [name, utf8(text)] as const),
  })),
  { timestamp: 0 },
);

function recordsOf(batch: Uint8Array): unknown[] {
  return decodeBatch(batch, (offset, timestamp, headers, shared, keyStart, keyEnd, valueStart, valueEnd) => {
    const key = keyStart < 0 ? null : textOf(shared.subarray(keyStart, keyEnd));
    const value = textOf(shared.subarray(valueStart, valueEnd));
    return { offset, timestamp, key, value, headers: headers.map(([name, text]) => [name, text && textOf(text)]) };
  });
}

const expected = clientRecords.map((record, offset) => ({ offset, ...record }));

for (const [when, batches] of [
  ["once", golden],
  ["today", today],
] as const) {
  for (const { client, codec, hex } of batches) {
    test(`what ${client} writes ${when} with ${codec} is sound and holds its records`, () => {
      const batch = new Uint8Array(Buffer.from(hex, "hex"));
      checkNewBatch(batch);
      const header = readHeader(batch);
      assert.equal(codecNames[header.attributes & attribute.compression], codec);
      assert.equal(header.count, expected.length);
      assert.deepEqual(recordsOf(batch), expected);
    });
  }
}

test("uncompressed, a client's batch and ours are the same, byte for byte behind the producer's fields", () => {
  assert.deepEqual(recordsOf(ours), expected);
  for (const { codec, hex } of golden) {
    if (codec === "none")
      assert.equal(Buffer.from(ours.subarray(fieldAt.count)).toString("hex"), hex.slice(2 * fieldAt.count));
  }
});

for (const [code, codec] of codecNames.entries()) {
  test(`a client reads what we write with ${codec}`, () => {
    const { records, lastOffsetDelta } = readRecordsBatch(Reader.from(Buffer.from(compressed(ours, code))));
    assert.equal(lastOffsetDelta, expected.length - 1);
    assert.deepEqual(
      records.map(({ key, value }) => [key?.toString() ?? null, value?.toString() ?? ""]),
      clientRecords.map(({ key, value }) => [key, value]),
    );
  });
}

/** The same batch with its records compressed. */
function compressed(batch: Uint8Array, code: number): Uint8Array {
  if (code === 0) return batch;
  const records = compress(code, batch.subarray(headerBytes));
  const whole = new Uint8Array(headerBytes + records.length);
  whole.set(batch.subarray(0, headerBytes));
  whole.set(records, headerBytes);
  const view = new DataView(whole.buffer);
  view.setInt16(fieldAt.attributes, code);
  view.setInt32(fieldAt.length, whole.length - fieldAt.leaderEpoch);
  view.setUint32(fieldAt.crc, crc32c(whole.subarray(fieldAt.attributes)));
  return whole;
}
