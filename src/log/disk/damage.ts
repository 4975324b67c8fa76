// What is said of damaged files and of a disk that fails.

import { type MoldauError, problem } from "../../base/index.ts";
import { placeOf } from "./names.ts";

/** Where a file is damaged. */
export interface Damage {
  /** The log's name, such as `orders-0`. */
  readonly log: string;
  /** The file's path. */
  readonly file: string;
  /** The first byte that cannot be trusted. */
  readonly byte: number;
  /** The offsets in doubt: from the first up to, not including, `end`. */
  readonly offset: number;
  readonly end: number;
  /** What is wrong there. */
  readonly flaw: string;
}

/** The error that stops a partition. */
export function damaged({ log, file, byte, offset, end, flaw }: Damage): MoldauError {
  const offsets = end - 1 > offset ? `offsets ${offset} to ${end - 1}` : `offset ${offset}`;
  return problem("partition-damaged", {
    ...placeOf(log),
    reason: `${file} is damaged at byte ${byte} (${offsets}): ${flaw}`,
  });
}

/** A failed file call as an error of the catalogue. */
export function storageProblem(error: unknown): MoldauError {
  const { code, message } = error as NodeJS.ErrnoException;
  const full = code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG";
  return problem(full ? "storage-full" : "storage-failed", { reason: message }, error);
}

/** A failed file call as an error of the catalogue, anything else as it is. */
export function asStorageProblem(error: unknown): unknown {
  return typeof (error as NodeJS.ErrnoException).code === "string" ? storageProblem(error) : error;
}
