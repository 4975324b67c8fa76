// How the records of a batch are compressed, under Kafka's codes. Native packages are loaded when first needed,
// so that a server without compressed batches starts without them.
// Source: Apache Kafka documentation, "Record Batch", attributes; KIP-110 for zstd.

import { createRequire } from "node:module";
import zlib from "node:zlib";
import { MoldauError, problem } from "../base/index.ts";
import { tooLarge } from "./decompressed-size.ts";
import { checkLz4Size } from "./lz4-frame.ts";
import { joinXerial, splitXerial } from "./xerial.ts";

/** The names of the codecs by their code: the lowest three bits of a batch's attributes. */
export const codecNames = ["none", "gzip", "snappy", "lz4", "zstd"] as const;

interface Codec {
  compress(bytes: Uint8Array): Uint8Array;
  /** May throw anything when the bytes are broken. Must not take much more memory than `limit`. */
  decompress(bytes: Uint8Array, limit: number): Uint8Array;
}

const load = createRequire(import.meta.url);

const codecs: readonly Codec[] = [
  { compress: (bytes) => bytes, decompress: (bytes) => bytes },
  {
    compress: (bytes) => zlib.gzipSync(bytes),
    decompress: (bytes, limit) => zlib.gunzipSync(bytes, { maxOutputLength: limit }),
  },
  {
    compress: (bytes) => joinXerial(bytes, (block) => snappy().compressSync(block)),
    decompress: (bytes, limit) =>
      splitXerial(bytes, limit, (block) => snappy().uncompressSync(block, { asBuffer: true }) as Uint8Array),
  },
  {
    compress: (bytes) => lz4().compressFrameSync(bufferOver(bytes)),
    decompress(bytes, limit) {
      checkLz4Size(bytes, limit);
      return lz4().decompressFrameSync(bufferOver(bytes));
    },
  },
  {
    compress: (bytes) => zlib.zstdCompressSync(bytes),
    decompress: (bytes, limit) => zlib.zstdDecompressSync(bytes, { maxOutputLength: limit }),
  },
];

/** Compresses with a codec of Kafka's: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd. Throws `batch-invalid` for another code. */
export function compress(code: number, bytes: Uint8Array): Uint8Array {
  return codecOf(code).compress(bytes);
}

/**
 * Takes the compression off again. Throws `batch-corrupt` when the bytes are broken, `batch-invalid` when they would grow
 * beyond `limit` bytes or the code is not Kafka's.
 */
export function decompress(code: number, bytes: Uint8Array, limit: number): Uint8Array {
  const codec = codecOf(code);
  try {
    const whole = codec.decompress(bytes, limit);
    if (whole.length > limit) throw tooLarge(limit);
    return whole;
  } catch (error) {
    if (error instanceof MoldauError) throw error;
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(limit);
    const cause = error instanceof Error ? error.message : String(error);
    throw problem(
      "batch-corrupt",
      { reason: `its ${codecNames[code]} records cannot be decompressed: ${cause}` },
      error,
    );
  }
}

function codecOf(code: number): Codec {
  const codec = codecs[code];
  if (codec === undefined) throw problem("batch-invalid", { reason: `compression ${code} is not known` });
  return codec;
}

function snappy(): typeof import("snappy") {
  return load("snappy");
}

function lz4(): typeof import("lz4-napi") {
  return load("lz4-napi");
}

function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
