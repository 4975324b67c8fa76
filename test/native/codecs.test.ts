// Compression as Kafka's clients do it: what goes in comes out, what is broken is refused, and nothing grows without limit.

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compressSync as snappyBlock } from "snappy";
import { MoldauError, utf8 } from "../../src/base/index.ts";
import { codecNames, compress, decompress } from "../../src/native/index.ts";

const limit = 16 * 1024 * 1024;
const compressing = [1, 2, 3, 4];

for (const [code, name] of codecNames.entries()) {
  test(`${name}: what goes in comes out`, () => {
    const pieces = fc.array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 3_000 })), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(pieces, (parts) => {
        const bytes = Uint8Array.from(
          parts.flatMap(([piece, times]) =>
            Array(times)
              .fill([...piece])
              .flat(),
          ),
        );
        assert.deepEqual([...decompress(code, compress(code, bytes), limit)], [...bytes]);
      }),
      { numRuns: 20 },
    );
  });
}

for (const code of compressing) {
  const name = codecNames[code];

  test(`${name}: a small batch that would become a huge one is refused`, () => {
    const bomb = compress(code, new Uint8Array(8_000_000));
    assert.ok(bomb.length < 500_000);
    assert.throws(() => decompress(code, bomb, 1_000_000), /more than 1000000 bytes/);
    assert.equal(decompress(code, bomb, 8_100_000).length, 8_000_000);
  });

  test(`${name}: a batch cut short anywhere is refused`, () => {
    const whole = compress(code, utf8("cod and chips, ".repeat(20)));
    for (let length = 1; length < whole.length - 4; length += 1) {
      const answer = attempt(() => decompress(code, whole.slice(0, length), limit));
      assert.ok(MoldauError.is(answer, "batch-corrupt") || answer === 0, `${length} bytes: ${answer}`);
    }
  });
}

test("snappy: a bare block, as librdkafka writes it, is read too", () => {
  const bytes = utf8("haddock ".repeat(1_000));
  assert.deepEqual(new Uint8Array(decompress(2, snappyBlock(bytes), limit)), bytes);
});

test("snappy: the stream opens as snappy-java's does", () => {
  const stream = Buffer.from(compress(2, utf8("peas")));
  assert.equal(stream.subarray(0, 16).toString("hex"), "82534e41505059000000000100000001");
});

test("a code that is not Kafka's is refused", () => {
  assert.throws(() => decompress(5, utf8("?"), limit), { type: "batch-invalid" });
  assert.throws(() => compress(7, utf8("?")), { type: "batch-invalid" });
});

/** The error, or how many bytes came out. */
function attempt(action: () => Uint8Array): unknown {
  try {
    return action().length;
  } catch (error) {
    return error;
  }
}
