// The codec: each primitive in its bytes, versions, tags, and bytes that contradict themselves.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import {
  batches,
  bool,
  bytes,
  decode,
  encode,
  int8,
  int16,
  int32,
  int64,
  list,
  maximumItems,
  message,
  string,
  struct,
  uint16,
  uuid,
  versionRange,
} from "../../../src/kafka/wire/index.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

const never = Number.POSITIVE_INFINITY;

describe("primitives", () => {
  const all = { bool, int8, int16, uint16, int32, int64, uuid, string, bytes, list: list(int16) };
  const value = {
    bool: true,
    int8: -2,
    int16: 258,
    uint16: 65535,
    int32: -1,
    int64: 4294967298,
    uuid: "00112233-4455-6677-8899-aabbccddeeff",
    string: "hé",
    bytes: hex("0102"),
    list: [1, 2],
  };

  test("are laid out as the protocol guide says, with fixed lengths", () => {
    const laidOut = hex(
      "01 fe 0102 ffff ffffffff 0000000100000002 00112233445566778899aabbccddeeff" +
        "0003 68c3a9 00000002 0102 00000002 0001 0002",
    );
    assert.deepEqual(encode(message(never, all), 0, value), laidOut);
    assert.deepEqual(decode(message(never, all), 0, laidOut), value);
  });

  test("have compact lengths and an end for tagged fields in flexible versions", () => {
    const laidOut = hex(
      "01 fe 0102 ffff ffffffff 0000000100000002 00112233445566778899aabbccddeeff 04 68c3a9 03 0102 03 0001 0002 00",
    );
    assert.deepEqual(encode(message(0, all), 0, value), laidOut);
    assert.deepEqual(decode(message(0, all), 0, laidOut), value);
  });

  test("hold negative and large numbers of 64 bits", () => {
    const schema = message(never, { number: int64 });
    for (const number of [0, -1, -2, 2 ** 53 - 1, -(2 ** 53) + 1, 2 ** 32, -(2 ** 32), 2 ** 31]) {
      const expected = Buffer.alloc(8);
      expected.writeBigInt64BE(BigInt(number));
      assert.deepEqual(encode(schema, 0, { number }), expected);
      assert.equal(decode(schema, 0, expected).number, number);
    }
  });

  test("batches are sent one behind the other without being joined", () => {
    const schema = message(never, { records: batches.nullable() });
    assert.deepEqual(encode(schema, 0, { records: [hex("01"), hex("0203")] }), hex("00000003 010203"));
    assert.deepEqual(decode(schema, 0, hex("00000003 010203")).records, [hex("010203")]);
    assert.equal(decode(schema, 0, hex("ffffffff")).records, null);
  });
});

describe("versions", () => {
  const schema = message(2, {
    old: int8.in("0-1").default(7),
    name: string.nullable("1+"),
    recent: int16.in("2+").default(-1),
  });

  test("a field is written in its versions only, and has its default in the others", () => {
    assert.deepEqual(encode(schema, 0, { old: 1, name: "a" }), hex("01 0001 61"));
    assert.deepEqual(decode(schema, 0, hex("01 0001 61")), { old: 1, name: "a", recent: -1 });
    assert.deepEqual(encode(schema, 2, { name: "a", recent: 5 }), hex("02 61 0005 00"));
    assert.deepEqual(decode(schema, 2, hex("02 61 0005 00")), { old: 7, name: "a", recent: 5 });
  });

  test("null is refused in versions that do not allow it", () => {
    assert.throws(() => encode(schema, 0, { name: null }), /null where version 0/);
    assert.throws(() => decode(schema, 0, hex("01 ffff")), /null is not allowed/);
    assert.equal(decode(schema, 1, hex("01 ffff")).name, null);
    assert.deepEqual(encode(schema, 2, { name: null }), hex("00 ffff 00"));
  });

  test("a range is written as Kafka writes it", () => {
    assert.deepEqual(versionRange("3+"), { first: 3, last: Number.POSITIVE_INFINITY });
    assert.deepEqual(versionRange("0-14"), { first: 0, last: 14 });
    assert.deepEqual(versionRange("2"), { first: 2, last: 2 });
    assert.throws(() => versionRange("all"), /is not a range/);
  });
});

describe("tagged fields", () => {
  const schema = message(0, { a: int8, leader: struct({ id: int32 }).tag(1), epoch: int64.tag(0) });

  test("are written in the order of their tags, and only when they are given", () => {
    const laidOut = hex("05 02 00 08 0000000000000009 01 05 00000003 00");
    assert.deepEqual(encode(schema, 0, { a: 5, leader: { id: 3 }, epoch: 9 }), laidOut);
    assert.deepEqual(decode(schema, 0, laidOut), { a: 5, leader: { id: 3 }, epoch: 9 });
    assert.deepEqual(encode(schema, 0, { a: 5 }), hex("05 00"));
    assert.deepEqual(decode(schema, 0, hex("05 00")), { a: 5, leader: undefined, epoch: undefined });
  });

  test("that are not known are skipped", () => {
    assert.equal(decode(schema, 0, hex("05 01 09 03 aabbcc")).a, 5);
  });

  test("are refused when they come out of order or with a wrong size", () => {
    assert.throws(() => decode(schema, 0, hex("05 02 01 05 00000003 00 00 08 0000000000000009")), /comes behind tag/);
    assert.throws(() => decode(schema, 0, hex("05 01 00 09 000000000000000900")), /left over/);
    assert.throws(() => decode(schema, 0, hex("05 01 00 07 00000000000009")), RangeError);
    assert.throws(() => decode(schema, 0, hex("05 01 00 7f")), /beyond its frame/);
  });
});

describe("bytes that contradict themselves", () => {
  const schema = message(never, { names: list(string), rest: bytes });

  test("each truncation is a RangeError", () => {
    const whole = encode(schema, 0, { names: ["orders", "tills"], rest: hex("0102") });
    for (let length = 0; length < whole.length; length += 1) {
      assert.throws(() => decode(schema, 0, whole.subarray(0, length)), RangeError, `${length} bytes`);
    }
  });

  test("bytes that are left over are a RangeError", () => {
    const whole = encode(schema, 0, { names: [], rest: hex("") });
    assert.throws(() => decode(schema, 0, Buffer.concat([whole, hex("00")])), /left over/);
  });

  test("a list longer than its frame is refused before anything is allocated", () => {
    assert.throws(() => decode(schema, 0, hex("7fffffff")), /2147483647 items/);
    assert.throws(() => decode(schema, 0, hex("80000000")), /null is not allowed/);
    assert.throws(() => decode(message(0, { names: list(string) }), 0, hex("ffffffff0f 00")), /items cannot be/);
  });

  test("lists of lists share one limit", () => {
    const nested = message(never, { outer: list({ inner: list(int8) }) });
    const outer = Array.from({ length: 3 }, () => ({ inner: new Array(maximumItems / 2).fill(0) }));
    assert.throws(() => decode(nested, 0, encode(nested, 0, { outer })), /items cannot be/);
  });

  test("a varint that is too long or cut short is a RangeError", () => {
    const compact = message(0, { name: string });
    assert.throws(() => decode(compact, 0, hex("ffffffffffff01")), /longer than 5 bytes/);
    assert.throws(() => decode(compact, 0, hex("ff")), RangeError);
  });
});

test("what is written is read back, in every version", () => {
  const schema = message(1, {
    name: string.nullable(),
    topics: list({ topic: string, partitions: list(int32), data: bytes.nullable() }).nullable("1+"),
    extra: string.in("1+").tag(3),
  });
  const topic = fc.record(
    {
      topic: fc.string({ unit: "grapheme" }),
      partitions: fc.array(fc.integer()),
      data: fc.option(fc.uint8Array().map((array) => Buffer.from(array))),
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.option(fc.string()), fc.array(topic), fc.string({ minLength: 1 }), (name, topics, extra) => {
      for (const version of [0, 1]) {
        const value = { name, topics, extra: version === 1 ? extra : undefined };
        assert.deepEqual(decode(schema, version, encode(schema, version, value)), value);
      }
    }),
  );
});

test("messages of every size are written whole, wherever the writer's blocks end", () => {
  const all = { int8, int16, uint16, int32, int64, uuid, name: string, data: bytes };
  const value = {
    int8: 1,
    int16: 2,
    uint16: 3,
    int32: 4,
    int64: 5,
    uuid: "00112233-4455-6677-8899-aabbccddeeff",
    name: "orders",
    data: hex("0102030405"),
  };
  for (const flexibleFrom of [0, never]) {
    const schema = message(flexibleFrom, { pad: bytes, items: list(all) });
    for (let pad = 0; pad < 80; pad += 1) {
      const items = Array.from({ length: 300 }, () => value);
      const whole = { pad: Buffer.alloc(pad, 7), items };
      assert.deepEqual(decode(schema, 0, encode(schema, 0, whole)), whole);
    }
  }
});
