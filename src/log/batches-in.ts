// Batches lie one behind the other, in files and in what a log answers; their lengths tell where each ends.
// What is read of very many batches is read here, field by field, without making an object for each.

import { fieldAt, headerBytes } from "./batch-header.ts";

/** A view of the bytes, for the functions below. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The size of the batch at `at`, its header included, in bytes. Its first 12 bytes must be there. */
export function batchBytesAt(view: DataView, at: number): number {
  return view.getInt32(at + fieldAt.length) + fieldAt.leaderEpoch;
}

/** The offset of the first record of the batch at `at`. */
export function baseOffsetAt(view: DataView, at: number): number {
  return view.getInt32(at) * 0x1_0000_0000 + view.getUint32(at + 4);
}

/** The offset behind the last record of the batch at `at`: where the next batch goes on. */
export function nextOffsetAt(view: DataView, at: number): number {
  return baseOffsetAt(view, at) + view.getInt32(at + fieldAt.lastOffsetDelta) + 1;
}

/** The latest time in the batch at `at`, in milliseconds since 1970. */
export function maxTimestampAt(view: DataView, at: number): number {
  return view.getInt32(at + fieldAt.maxTimestamp) * 0x1_0000_0000 + view.getUint32(at + fieldAt.maxTimestamp + 4);
}

/** Every batch of what `Log.read` answered, one by one, as slices of the same bytes. */
export function* batchesIn(chunks: Iterable<Uint8Array>): Generator<Uint8Array, void> {
  for (const chunk of chunks) {
    const view = viewOf(chunk);
    for (let at = 0; at + headerBytes <= chunk.length; ) {
      const end = at + batchBytesAt(view, at);
      yield at === 0 && end === chunk.length ? chunk : chunk.subarray(at, end);
      at = end;
    }
  }
}
