// Batches lie one behind the other, in files and in what a log answers; their lengths tell where each ends.

import { fieldAt, headerBytes } from "./batch-header.ts";

/** The size of the batch at `at`, its header included, in bytes. Its first 12 bytes must be there. */
export function batchBytesAt(bytes: Uint8Array, at: number): number {
  const length = fieldAt.length + at;
  const [a, b, c, d] = [bytes[length], bytes[length + 1], bytes[length + 2], bytes[length + 3]] as [
    number,
    number,
    number,
    number,
  ];
  return ((a << 24) | (b << 16) | (c << 8) | d) + fieldAt.leaderEpoch;
}

/** Every batch of what `Log.read` answered, one by one, as slices of the same bytes. */
export function* batchesIn(chunks: Iterable<Uint8Array>): Generator<Uint8Array, void> {
  for (const chunk of chunks) {
    for (let at = 0; at + headerBytes <= chunk.length; ) {
      const end = at + batchBytesAt(chunk, at);
      yield at === 0 && end === chunk.length ? chunk : chunk.subarray(at, end);
      at = end;
    }
  }
}
