// CRC-32C (Castagnoli), the checksum of Kafka's record batches, by the processor's own instruction.

import { crc32c as nativeCrc32c } from "@node-rs/crc32";

/** The CRC-32C of the bytes, unsigned. Source: RFC 3720, appendix B.4. */
export function crc32c(bytes: Uint8Array): number {
  return nativeCrc32c(bytes);
}
