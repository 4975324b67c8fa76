// What every codec answers when a small batch would become a huge one.

import { type MoldauError, problem } from "../base/index.ts";

/** The error for records that would take more than `limit` bytes. */
export function tooLarge(limit: number): MoldauError {
  return problem("batch-invalid", { reason: `decompressed, its records would take more than ${limit} bytes` });
}
