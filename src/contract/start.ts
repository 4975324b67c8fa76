// Where to start reading, as `from=` says it: a place, an offset, a time, or a cursor.

import { problem } from "../base/index.ts";
import type { Start } from "../engine/index.ts";
import { type CursorPart, cursorPattern, parseCursor } from "./cursor.ts";

const offsetPattern = /^-?\d{1,16}$/;
const timePattern = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?$/;

/** Where each partition starts: all alike, or as a cursor says. */
export type From = { readonly start: Start } | { readonly cursor: readonly CursorPart[] };

/** Reads `earliest`, `latest`, `42`, `-10`, `2026-11-23T06:00:00Z` or a cursor. Throws `invalid-request`. */
export function parseFrom(text: string, field = "from"): From {
  if (text === "earliest" || text === "latest") return { start: text };
  if (offsetPattern.test(text) && Number.isSafeInteger(Number(text))) return { start: Number(text) };
  if (cursorPattern.test(text)) return { cursor: parseCursor(text, field) };
  const time = timePattern.test(text) ? new Date(text) : undefined;
  if (time !== undefined && !Number.isNaN(time.getTime())) return { start: time };
  throw problem("invalid-request", {
    field,
    reason: `"${text}" is none of earliest, latest, an offset, a negative number of events, an ISO time, a cursor such as 0:42,1:17`,
  });
}

/** A start as `from=` takes it. */
export function formatStart(start: Start): string {
  return start instanceof Date ? start.toISOString() : String(start);
}
