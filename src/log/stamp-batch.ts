// Puts the broker's own time into a batch, for topics with `message.timestamp.type=LogAppendTime`.

import { crc32c } from "../native/index.ts";
import { attribute, fieldAt, headerBytes } from "./batch-header.ts";

/** Sets the time of all records of the batch, in milliseconds since 1970, and its checksum anew. */
export function stampBatch(batch: Uint8Array, timestamp: number): void {
  const view = new DataView(batch.buffer, batch.byteOffset, headerBytes);
  view.setInt16(fieldAt.attributes, view.getInt16(fieldAt.attributes) | attribute.logAppendTime);
  view.setBigInt64(fieldAt.maxTimestamp, BigInt(timestamp));
  view.setUint32(fieldAt.crc, crc32c(batch.subarray(fieldAt.attributes)));
}
