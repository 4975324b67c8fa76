// Snappy knows blocks only; Kafka's Java client puts them into a stream as the snappy-java library does ("xerial"):
//
//   0x82 S N A P P Y 0x00 | version (4 bytes, 1) | oldest readable version (4 bytes, 1) | blocks
//   block: length (4 bytes, big endian) | a snappy block
//
// A snappy block opens with its decompressed length as an unsigned varint. librdkafka sends one bare block.
// Source: org.xerial.snappy.SnappyOutputStream; google/snappy format_description.txt.

import { concat, readUnsignedVarint } from "../base/index.ts";
import { tooLarge } from "./decompressed-size.ts";

const header = Uint8Array.of(0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1);
const magicBytes = 8;

/** How much goes into one block, in bytes, as in Kafka's Java client. */
const blockBytes = 32 * 1024;

/** Compresses block by block into a stream. */
export function joinXerial(bytes: Uint8Array, compressBlock: (block: Uint8Array) => Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [header];
  for (let at = 0; at < bytes.length; at += blockBytes) {
    const block = compressBlock(bytes.subarray(at, at + blockBytes));
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, block.length);
    parts.push(length, block);
  }
  return concat(parts);
}

/** Decompresses a stream, or a bare block. Throws `batch-invalid` beyond `limit` bytes, a RangeError for impossible lengths. */
export function splitXerial(
  bytes: Uint8Array,
  limit: number,
  decompressBlock: (block: Uint8Array) => Uint8Array,
): Uint8Array {
  if (!header.subarray(0, magicBytes).every((byte, index) => bytes[index] === byte)) {
    if (announcedSize(bytes) > limit) throw tooLarge(limit);
    return decompressBlock(bytes);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let at = header.length; at < bytes.length; ) {
    const length = view.getUint32(at);
    at += 4;
    if (length > bytes.length - at) throw new RangeError(`a block of ${length} bytes goes beyond the end`);
    const block = bytes.subarray(at, at + length);
    size += announcedSize(block);
    if (size > limit) throw tooLarge(limit);
    parts.push(decompressBlock(block));
    at += length;
  }
  return concat(parts);
}

/** The decompressed size that a block opens with; decoders hold the block to it. */
function announcedSize(block: Uint8Array): number {
  return readUnsignedVarint({ bytes: block, at: 0 });
}
