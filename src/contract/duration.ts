// Durations as people write them in a query: `30s`, `500ms`, `2m`.

import { problem } from "../base/index.ts";

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** What a duration looks like. */
export const durationPattern = /^(\d{1,9})(ms|s|m)$/;

/** Milliseconds of `30s`, `500ms` or `2m`. Throws `invalid-request` naming `field`. */
export function parseDuration(text: string, field: string): number {
  const match = durationPattern.exec(text);
  if (match === null)
    throw problem("invalid-request", { field, reason: `"${text}" is not a duration such as 30s or 500ms` });
  return Number(match[1]) * (units[match[2] as string] as number);
}
