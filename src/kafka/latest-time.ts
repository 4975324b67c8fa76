// The record with the greatest time of a partition, which need not be the last one: producers set the times.
// Source: KIP-734.

import type { Partition } from "../broker/index.ts";

/** No record is later than this, in milliseconds since 1970: the greatest time that JavaScript knows. */
const endOfTime = 8_640_000_000_000_000;

/** The first record with the greatest time: found by halving, since the log only tells the first record at or after a time. */
export async function latestTime(partition: Partition): Promise<{ offset: number; timestamp: number } | undefined> {
  let found = await partition.offsetForTime(0);
  let above = endOfTime;
  while (found !== undefined && found.timestamp + 1 < above) {
    const middle = Math.floor((found.timestamp + above) / 2);
    const later = await partition.offsetForTime(middle);
    if (later === undefined) above = middle;
    else found = later;
  }
  return found;
}
