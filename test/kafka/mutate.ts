// Bytes that are almost right: the changes that find trouble in decoders.

import type { Random } from "../../src/base/index.ts";

const telling = [0, 1, 0x7f, 0x80, 0xfe, 0xff];

/** A changed copy of the bytes: up to four changes, each of a random kind. */
export function mutate(bytes: Buffer, random: Random): Buffer {
  let changed: Buffer = Buffer.from(bytes);
  for (let count = 1 + Math.floor(random() * 4); count > 0; count -= 1) changed = changeOnce(changed, random);
  return changed;
}

function changeOnce(bytes: Buffer, random: Random): Buffer {
  const at = Math.floor(random() * bytes.length);
  const length = Math.floor(random() * 8);
  switch (Math.floor(random() * 6)) {
    case 0: // one bit
      bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      return bytes;
    case 1: // one byte that is telling
      bytes[at] = telling[Math.floor(random() * telling.length)] as number;
      return bytes;
    case 2: // four bytes, as a length would have
      if (at + 4 <= bytes.length) bytes.writeInt32BE([-1, 0x7fffffff, -0x80000000, 65536][length % 4] as number, at);
      return bytes;
    case 3: // cut off
      return bytes.subarray(0, at);
    case 4: // something in between
      return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(length, length), bytes.subarray(at)]);
    default: // something missing
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
  }
}

/** The bytes as a frame. */
export function framed(bytes: Buffer): Buffer {
  const frame = Buffer.alloc(4 + bytes.length);
  frame.writeInt32BE(bytes.length);
  frame.set(bytes, 4);
  return frame;
}
