// Compaction of batches: what stays, where it stays, and how long tombstones do.

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { textOf, utf8 } from "../../src/base/index.ts";
import {
  type Compaction,
  Compactor,
  checkBatch,
  decodeBatch,
  encodeBatch,
  headerBytes,
  LastOffsets,
  numberBatch,
  readHeader,
} from "../../src/log/index.ts";

interface Row {
  readonly key: string;
  readonly value: string | null;
}

const compaction: Compaction = { now: 1_000_000, deleteRetentionMs: 1000, dirtyRatio: 0 };

function batches(groups: readonly (readonly Row[])[]): Uint8Array[] {
  let offset = 0;
  return groups.map((rows) => {
    const records = rows.map(({ key, value }, index) => ({
      key: utf8(key),
      value: value === null ? null : utf8(value),
      headers: [["n", utf8(`${offset + index}`)] as const],
      timestamp: 500 + offset + index,
    }));
    const batch = encodeBatch(records, { timestamp: 0 });
    numberBatch(batch, offset);
    offset += rows.length;
    return batch;
  });
}

function compacted(groups: readonly Uint8Array[], rules = compaction): Uint8Array[] {
  const last = new LastOffsets();
  for (const batch of groups) last.add(batch);
  const compactor = new Compactor(0, last, rules);
  const end = readHeader(groups.at(-1) as Uint8Array).lastOffset + 1;
  return [...groups.flatMap((batch) => compactor.take(batch)), ...compactor.finish(end)];
}

/** Every record as [offset, key, value, timestamp, headers]. */
function rows(stored: readonly Uint8Array[]): unknown[] {
  return stored.flatMap((batch) =>
    decodeBatch(batch, (offset, timestamp, headers, shared, keyStart, keyEnd, start, end) => [
      offset,
      textOf(shared.subarray(keyStart, keyEnd)),
      start < 0 ? null : textOf(shared.subarray(start, end)),
      timestamp,
      headers.map(([name, value]) => [name, value && textOf(value)]),
    ]),
  );
}

function assertWithoutGaps(stored: readonly Uint8Array[], end: number): void {
  let due = 0;
  for (const batch of stored) {
    const header = checkBatch(batch);
    assert.equal(header.baseOffset, due);
    due = header.lastOffset + 1;
  }
  assert.equal(due, end);
}

const anyRow = fc.record({
  key: fc.constantFrom("a", "b", "c", "d"),
  value: fc.option(fc.string({ maxLength: 5 }), { freq: 4 }),
});
const anyGroups = fc.array(fc.array(anyRow, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 12 });

test("the last record of every key stays as it was, all others go, and no offset is left out", () => {
  fc.assert(
    fc.property(anyGroups, (groups) => {
      const before = batches(groups);
      const after = compacted(before);
      const all = rows(before) as [number, string][];
      const lastOf = new Map(all.map(([offset, key]) => [key, offset]));
      assert.deepEqual(
        rows(after),
        all.filter(([offset, key]) => lastOf.get(key) === offset),
      );
      assertWithoutGaps(after, all.length);
      assert.deepEqual(rows(compacted(after)), rows(after), "again changes nothing");
    }),
  );
});

test("what has gone since stays gone, whatever comes later", () => {
  fc.assert(
    fc.property(anyGroups, anyGroups, (first, second) => {
      const all = batches([...first, ...second]);
      const halfway = compacted(all.slice(0, first.length));
      const after = compacted([...halfway, ...all.slice(first.length)]);
      assert.deepEqual(rows(after), rows(compacted(all)));
      assertWithoutGaps(after, (rows(all) as unknown[]).length);
    }),
  );
});

test("a tombstone stays until its time is over after it was first seen, then it goes", () => {
  const stored = batches([[{ key: "a", value: "1" }], [{ key: "a", value: null }], [{ key: "b", value: "2" }]]);
  const first = compacted(stored);
  assert.deepEqual(
    (rows(first) as [number, string, string | null][]).map(([offset, key, value]) => [offset, key, value]),
    [
      [1, "a", null],
      [2, "b", "2"],
    ],
  );
  assert.equal(rows(compacted(first, { ...compaction, now: compaction.now + 999 })).length, 2);
  const later = compacted(first, { ...compaction, now: compaction.now + 1000 });
  assert.deepEqual(
    (rows(later) as [number, string][]).map(([offset, key]) => [offset, key]),
    [[2, "b"]],
  );
  assertWithoutGaps(later, 3);
});

test("records without a key do not outlive compaction", () => {
  const batch = encodeBatch([{ value: utf8("x") }, { key: utf8("a"), value: utf8("y") }], { timestamp: 0 });
  assert.equal(rows(compacted([batch])).length, 1);
});

test("when nothing is left, an empty batch stands for the offsets", () => {
  const stored = batches([[{ key: "a", value: null }], [{ key: "b", value: null }]]);
  const gone = compacted(compacted(stored), { ...compaction, now: compaction.now + 5000 });
  assert.deepEqual(
    gone.map(({ length }) => length),
    [headerBytes],
  );
  assertWithoutGaps(gone, 2);
});

test("small batches are joined, and large ones that lose nothing stay as they are", () => {
  const large = { key: "large", value: "x".repeat(20_000) };
  const small = Array.from({ length: 50 }, (_, number) => [{ key: `${number}`, value: "y" }]);
  const before = batches([...small, [large], ...small.map(([row]) => [{ key: `${row?.key}'`, value: "z" }])]);
  const after = compacted(before);
  assert.equal(after.length, 3);
  assert.equal(after[1], before[50]);
});
