// Record batches: written, checked, read back; damaged on purpose.

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type ErrorType, MoldauError, utf8 } from "../../src/base/index.ts";
import {
  attribute,
  checkBatch,
  checkNewBatch,
  decodeBatch,
  encodeBatch,
  fieldAt,
  findInBatch,
  headerBytes,
  numberBatch,
  type RecordFields,
  readHeader,
  stampBatch,
} from "../../src/log/index.ts";
import { compress, crc32c } from "../../src/native/index.ts";

const nullable = fc.option(fc.uint8Array({ maxLength: 300 }));
const anyRecord: fc.Arbitrary<RecordFields> = fc.record({
  key: nullable,
  value: nullable,
  headers: fc.array(fc.tuple(fc.string({ unit: "grapheme" }), nullable), { maxLength: 3 }),
  timestamp: fc.nat({ max: 2 ** 42 }),
});
const anyRecords = fc.array(anyRecord, { minLength: 1, maxLength: 20 });

function plain(batch: Uint8Array): unknown[] {
  const bytes = (shared: Uint8Array, start: number, end: number) =>
    start < 0 ? null : Array.from(shared.subarray(start, end));
  return decodeBatch(batch, (offset, timestamp, headers, shared, keyStart, keyEnd, valueStart, valueEnd) => ({
    offset,
    timestamp,
    headers: headers.map(([name, value]) => [name, value && Array.from(value)]),
    key: bytes(shared, keyStart, keyEnd),
    value: bytes(shared, valueStart, valueEnd),
  }));
}

function expected(records: readonly RecordFields[], baseOffset: number): unknown[] {
  return records.map(({ key, value, headers, timestamp }, index) => ({
    offset: baseOffset + index,
    timestamp,
    headers: (headers ?? []).map(([name, content]) => [name, content && Array.from(content)]),
    key: key ? Array.from(key) : null,
    value: value ? Array.from(value) : null,
  }));
}

/** The batch with its records compressed, as a producer would send it. */
function compressed(batch: Uint8Array, codec: number): Uint8Array {
  const records = compress(codec, batch.subarray(headerBytes));
  const whole = new Uint8Array(headerBytes + records.length);
  whole.set(batch.subarray(0, headerBytes));
  whole.set(records, headerBytes);
  const view = new DataView(whole.buffer);
  view.setInt32(fieldAt.length, whole.length - fieldAt.leaderEpoch);
  view.setInt16(fieldAt.attributes, codec);
  return resealed(whole);
}

/** The batch with its checksum made right again. */
function resealed(batch: Uint8Array): Uint8Array {
  new DataView(batch.buffer).setUint32(fieldAt.crc, crc32c(batch.subarray(fieldAt.attributes)));
  return batch;
}

function refuses(type: ErrorType, action: () => unknown): void {
  assert.throws(action, (error) => MoldauError.is(error, type));
}

test("what records are written are read back", () => {
  fc.assert(
    fc.property(anyRecords, fc.nat({ max: 2 ** 31 }), (records, baseOffset) => {
      const batch = encodeBatch(records, { timestamp: 0 });
      numberBatch(batch, baseOffset);
      assert.equal(checkNewBatch(batch).count, records.length);
      assert.deepEqual(plain(batch), expected(records, baseOffset));
    }),
    { numRuns: 50 },
  );
});

test("compressed records are read back, with each of Kafka's codecs", () => {
  fc.assert(
    fc.property(anyRecords, fc.integer({ min: 1, max: 4 }), (records, codec) => {
      const batch = compressed(encodeBatch(records, { timestamp: 0 }), codec);
      checkNewBatch(batch);
      assert.deepEqual(plain(batch), expected(records, 0));
    }),
    { numRuns: 30 },
  );
});

test("a batch of one event, byte by byte", () => {
  const batch = encodeBatch([{ key: utf8("k"), value: utf8("hi"), headers: [["h", null]] }], { timestamp: 1000 });
  numberBatch(batch, 42);
  assert.equal(
    Buffer.from(batch).toString("hex").replaceAll(/(..)/g, "$1 ").trim(),
    [
      "00 00 00 00 00 00 00 2a", // base offset 42
      "00 00 00 3e", // 62 bytes follow
      "00 00 00 00 02", // leader epoch 0, format 2
      Buffer.from(Uint32Array.of(crc32c(batch.subarray(21))).buffer)
        .reverse()
        .toString("hex")
        .replaceAll(/(..)/g, "$1 ")
        .trim(),
      "00 00 00 00 00 00", // attributes, last offset delta
      "00 00 00 00 00 00 03 e8 00 00 00 00 00 00 03 e8", // base and max timestamp
      "ff ff ff ff ff ff ff ff ff ff ff ff ff ff", // no producer id, epoch, sequence
      "00 00 00 01", // one record
      "18 00 00 00", // 12 bytes: attributes, timestamp delta, offset delta
      "02 6b 04 68 69", // key "k", value "hi"
      "02 02 68 01", // one header: "h", null
    ].join(" "),
  );
});

test("any byte behind the leader epoch that is damaged is noticed", () => {
  const batch = encodeBatch([{ value: utf8("fish") }, { value: utf8("chips") }], { timestamp: 1000 });
  for (let at = fieldAt.length; at < batch.length; at += 1) {
    if (at >= fieldAt.leaderEpoch && at < fieldAt.magic) continue;
    const damaged = batch.slice();
    damaged[at] = (damaged[at] as number) ^ 0x10;
    assert.throws(() => checkBatch(damaged), MoldauError, `byte ${at}`);
  }
});

test("a batch cut anywhere is refused", () => {
  const batch = encodeBatch([{ value: utf8("fish") }], { timestamp: 1000 });
  for (let length = 0; length < batch.length; length += 1) {
    refuses("batch-corrupt", () => checkBatch(batch.subarray(0, length)));
  }
});

test("a batch with a right checksum and wrong records is refused before it is stored", () => {
  const batch = encodeBatch([{ value: utf8("fish") }, { value: utf8("chips") }], { timestamp: 1000 });
  for (let at = headerBytes; at < batch.length; at += 1) {
    for (const byte of [0x00, 0x01, 0x7f, 0xff]) {
      const forged = batch.slice();
      forged[at] = byte;
      resealed(forged);
      try {
        checkNewBatch(forged);
        assert.equal(plain(forged).length, 2, "what is let in can be decoded");
      } catch (error) {
        assert.ok(MoldauError.is(error, "batch-invalid"), `byte ${at}: ${error}`);
      }
    }
  }
});

test("counts that contradict each other are refused", () => {
  const forge = (change: (view: DataView) => void) => {
    const batch = encodeBatch([{ value: utf8("a") }, { value: utf8("b") }], { timestamp: 0 });
    change(new DataView(batch.buffer));
    return resealed(batch);
  };
  refuses("batch-invalid", () => checkNewBatch(forge((view) => view.setInt32(fieldAt.count, 3))));
  refuses("batch-invalid", () => checkNewBatch(forge((view) => view.setInt32(fieldAt.count, 1))));
  refuses("batch-invalid", () => checkNewBatch(forge((view) => view.setInt32(fieldAt.count, 0x7fff_ffff))));
  refuses("batch-invalid", () => checkNewBatch(forge((view) => view.setInt32(fieldAt.lastOffsetDelta, -1))));
  refuses("batch-invalid", () => checkNewBatch(forge((view) => view.setInt8(fieldAt.magic, 1))));
  refuses("batch-invalid", () => checkNewBatch(forge((view) => view.setInt16(fieldAt.attributes, 7))));
});

test("compressed records that are broken are an error when they are read", () => {
  const batch = compressed(encodeBatch([{ value: utf8("fish".repeat(50)) }], { timestamp: 0 }), 1);
  batch.fill(0, headerBytes + 10, headerBytes + 20);
  refuses("batch-corrupt", () => plain(resealed(batch)));
});

test("a control batch has no events", () => {
  const batch = encodeBatch([{ value: utf8("commit") }], { timestamp: 0, attributes: attribute.control });
  assert.deepEqual(plain(batch), []);
});

test("a stamped batch carries the broker's time for every record", () => {
  const batch = encodeBatch(
    [
      { value: null, timestamp: 1 },
      { value: null, timestamp: 2 },
    ],
    { timestamp: 0 },
  );
  stampBatch(batch, 5000);
  checkNewBatch(batch);
  assert.equal(readHeader(batch).maxTimestamp, 5000);
  assert.deepEqual(
    decodeBatch(batch, (_, timestamp) => timestamp),
    [5000, 5000],
  );
});

test("a time is found in a batch among the records that are left", () => {
  const times = [100, 300, 200, 400];
  const batch = encodeBatch(
    times.map((timestamp) => ({ value: null, timestamp })),
    { timestamp: 0 },
  );
  assert.deepEqual(findInBatch(batch, 150, 0), { offset: 1, timestamp: 300 });
  assert.deepEqual(findInBatch(batch, 150, 2), { offset: 2, timestamp: 200 });
  assert.equal(findInBatch(batch, 401, 0), undefined);
});
