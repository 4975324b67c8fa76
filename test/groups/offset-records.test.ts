// The records of __consumer_offsets, byte by byte as Kafka writes them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { groupRecord, positionRecord, readOffsetsRecord } from "../../src/groups/offset-records.ts";

const hex = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString("hex"));
const compact = (text: string) => text.replaceAll(/[\s|]/g, "");
const bytes = (text: string) => new Uint8Array(Buffer.from(compact(text), "hex"));

const key = "0001 | 0001 67 | 0001 74 | 00000005";

test("a position has these bytes", () => {
  const position = { offset: 258, leaderEpoch: -1, metadata: "hi", committedAt: 1 };
  const record = positionRecord("g", "t", 5, position);
  assert.equal(hex(record.key), compact(key));
  assert.equal(hex(record.value), compact("0003 | 0000000000000102 | ffffffff | 0002 6869 | 0000000000000001"));
  assert.deepEqual(readOffsetsRecord(record), { group: "g", topic: "t", partition: 5, position });
});

test("a position that expires at a time of its own has these bytes", () => {
  const position = { offset: 1, leaderEpoch: -1, metadata: "", committedAt: 2, expiresAt: 3 };
  const record = positionRecord("g", "t", 5, position);
  assert.equal(hex(record.value), compact("0001 | 0000000000000001 | 0000 | 0000000000000002 | 0000000000000003"));
  assert.deepEqual(readOffsetsRecord(record), { group: "g", topic: "t", partition: 5, position });
});

test("a group has these bytes", () => {
  const record = {
    protocolType: "consumer",
    generation: 2,
    protocolName: "range",
    leader: "m",
    stateSince: 3,
    members: [
      {
        memberId: "m",
        groupInstanceId: null,
        clientId: "c",
        clientHost: "h",
        rebalanceTimeoutMs: 16,
        sessionTimeoutMs: 17,
        subscription: new Uint8Array([1]),
        assignment: new Uint8Array([2, 3]),
      },
    ],
  };
  const stored = groupRecord("g", record);
  assert.equal(hex(stored.key), compact("0002 | 0001 67"));
  assert.equal(
    hex(stored.value),
    compact(`0003 | 0008 636f6e73756d6572 | 00000002 | 0005 72616e6765 | 0001 6d | 0000000000000003 | 00000001
      | 0001 6d | ffff | 0001 63 | 0001 68 | 00000010 | 00000011 | 00000001 01 | 00000002 0203`),
  );
  assert.deepEqual(readOffsetsRecord(stored), { group: "g", record });
});

test("a tombstone means forgotten", () => {
  assert.deepEqual(readOffsetsRecord(positionRecord("g", "t", 5, null)), {
    group: "g",
    topic: "t",
    partition: 5,
    position: null,
  });
  assert.deepEqual(readOffsetsRecord(groupRecord("g", null)), { group: "g", record: null });
});

test("older versions that a real cluster has left are read", () => {
  const zero = {
    key: bytes(key.replace("0001 |", "0000 |")),
    value: bytes("0000 | 0000000000000007 | 0000 | 0000000000000001"),
  };
  assert.deepEqual(readOffsetsRecord(zero), {
    group: "g",
    topic: "t",
    partition: 5,
    position: { offset: 7, leaderEpoch: -1, metadata: "", committedAt: 1 },
  });
  const group = {
    key: bytes("0002 | 0001 67"),
    value: bytes(
      "0000 | 0001 63 | 00000001 | ffff | ffff | 00000001 | 0001 6d | 0001 63 | 0001 68 | 00000011 | 00000000 | 00000000",
    ),
  };
  const read = readOffsetsRecord(group);
  assert.ok(read && "record" in read && read.record);
  assert.equal(read.record.members[0]?.rebalanceTimeoutMs, 17);
});

test("a record of a kind that is not known is passed over, one cut short is an error", () => {
  assert.equal(readOffsetsRecord({ key: bytes("0003 | 0001 67"), value: null }), undefined);
  const whole = positionRecord("g", "t", 5, { offset: 1, leaderEpoch: 0, metadata: "m", committedAt: 1 });
  for (let length = 0; length < (whole.value?.length ?? 0); length += 1) {
    const value = whole.value?.subarray(0, length) ?? null;
    assert.throws(() => readOffsetsRecord({ key: whole.key, value }), RangeError, `${length} bytes`);
  }
});
