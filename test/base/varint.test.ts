import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  readUnsignedVarint,
  readVarint,
  readVarlong,
  unsignedVarintSize,
  varintSize,
  varlongSize,
  writeUnsignedVarint,
  writeVarint,
  writeVarlong,
} from "../../src/base/index.ts";

test("small numbers take few bytes, as Kafka writes them", () => {
  const bytes = new Uint8Array(5);
  assert.equal(writeVarint(bytes, 0, -1), 1);
  assert.equal(bytes[0], 1);
  assert.equal(writeVarint(bytes, 0, 64), 2);
  assert.deepEqual([...bytes.subarray(0, 2)], [0x80, 0x01]);
});

const forms = {
  unsigned: {
    any: fc.nat({ max: 0xffff_ffff }),
    read: readUnsignedVarint,
    write: writeUnsignedVarint,
    size: unsignedVarintSize,
  },
  varint: { any: fc.integer(), read: readVarint, write: writeVarint, size: varintSize },
  varlong: { any: fc.maxSafeInteger(), read: readVarlong, write: writeVarlong, size: varlongSize },
};

for (const [name, form] of Object.entries(forms)) {
  test(`${name}: what was written is read back, in as many bytes as announced`, () => {
    fc.assert(
      fc.property(form.any, (value) => {
        const bytes = new Uint8Array(10);
        const end = form.write(bytes, 0, value);
        const cursor = { bytes, at: 0 };
        assert.equal(form.read(cursor), value);
        assert.equal(cursor.at, end);
        assert.equal(form.size(value), end);
      }),
    );
  });

  test(`${name}: bytes that end in the middle are refused`, () => {
    assert.throws(() => form.read({ bytes: Uint8Array.of(0x80, 0x80), at: 0 }), RangeError);
  });

  test(`${name}: a number that never ends is refused`, () => {
    assert.throws(() => form.read({ bytes: new Uint8Array(20).fill(0xff), at: 0 }), RangeError);
  });
}
