// What a producer is told whose place another has taken. Older versions know one code for it, newer ones another that
// tells the client to stop for good (KIP-588).

import { MoldauError } from "../base/index.ts";
import { codeOf } from "./errors.ts";

const producerFenced = 90;

/** Kafka's code for an error; from version `since` on, fenced producers have a code of their own. */
export function fencedCodeOf(error: unknown, version: number, since: number): number {
  return MoldauError.is(error, "stale-producer") && version >= since ? producerFenced : codeOf(error);
}
