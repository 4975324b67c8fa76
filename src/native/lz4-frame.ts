// How large an LZ4 frame can become, told without decompressing it, since the decoder itself knows no limit.
// Source: LZ4 frame format description, version 1.6.
//
//   magic 0x184d2204 | flags | block size | content size (8 bytes, if flagged) | dictionary (4, if flagged) | checksum (1)
//   block: size (4 bytes, little endian, top bit: stored as it is; 0: end) | data | checksum (4 bytes, if flagged)

import { tooLarge } from "./decompressed-size.ts";

const magic = 0x184d2204;
const flag = { dictionary: 0x01, contentSize: 0x08, blockChecksum: 0x10 } as const;
const storedBit = 0x8000_0000;

/** One byte of LZ4 becomes at most this many. */
const greatestRatio = 255;

/** Throws `batch-invalid` when the frame could grow beyond `limit` bytes, a RangeError when it is cut short. */
export function checkLz4Size(frame: Uint8Array, limit: number): void {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (view.getUint32(0, true) !== magic) throw new RangeError("not an LZ4 frame");
  const flags = view.getUint8(4);
  const largestBlock = 1 << (8 + 2 * ((view.getUint8(5) >> 4) & 7));
  const checksumBytes = flags & flag.blockChecksum ? 4 : 0;
  let at = 7 + (flags & flag.contentSize ? 8 : 0) + (flags & flag.dictionary ? 4 : 0);
  let most = 0;
  for (let word = view.getUint32(at, true); word !== 0; word = view.getUint32(at, true)) {
    const bytes = word & ~storedBit;
    most += word >= storedBit ? bytes : Math.min(largestBlock, bytes * greatestRatio);
    if (most > limit) throw tooLarge(limit);
    at += 4 + bytes + checksumBytes;
  }
}
