// Frames cut from a stream of bytes, however it is chopped up.

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { FrameSplitter } from "../../src/kafka/frames.ts";

function framed(content: Uint8Array): Buffer {
  const frame = Buffer.alloc(4 + content.length);
  frame.writeInt32BE(content.length);
  frame.set(content, 4);
  return frame;
}

test("frames come out whole and in order, wherever the stream is cut", () => {
  const contents = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 10 });
  fc.assert(
    fc.property(contents, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (frames, sizes) => {
      const stream = Buffer.concat(frames.map(framed));
      const splitter = new FrameSplitter(1000);
      const got: Buffer[] = [];
      for (let at = 0, turn = 0; at < stream.length; turn += 1) {
        const size = sizes[turn % sizes.length] as number;
        splitter.push(stream.subarray(at, at + size), (frame) => got.push(frame));
        at += size;
      }
      assert.deepEqual(
        got,
        frames.map((frame) => Buffer.from(frame)),
      );
      assert.equal(splitter.held, 0);
    }),
  );
});

test("an unfinished frame is held and no more", () => {
  const splitter = new FrameSplitter(1000);
  splitter.push(Buffer.from([0, 0, 3]), () => assert.fail());
  assert.equal(splitter.held, 3);
  splitter.push(Buffer.from([0xe8]), () => assert.fail());
  assert.equal(splitter.held, 4);
});

test("a size beyond the limit or below zero is refused at once", () => {
  for (const size of [1001, -1, 0x7fffffff]) {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(size);
    assert.throws(() => new FrameSplitter(1000).push(bytes, () => assert.fail()), /not the Kafka protocol/);
  }
});

test("a stranger's protocol is named", () => {
  const push = (bytes: Buffer) => new FrameSplitter(1000).push(bytes, () => assert.fail());
  assert.throws(() => push(Buffer.from("GET / HTTP/1.1\r\n")), /looks like HTTP/);
  assert.throws(() => push(Buffer.from([0x16, 0x03, 0x01, 0x02])), /looks like TLS/);
});
