// Values as bytes: what a program hands over becomes an event that reads back as the same value.
// Everything that puts events uses this, so that they look alike whichever way they came.

import { problem, utf8 } from "../base/index.ts";
import type { Header, NewEvent } from "./event.ts";

/** What may go with a value. */
export interface EventDetails {
  /** Picks the partition, and names the thing the event is about. */
  readonly key?: string | Uint8Array | null;
  /** Small facts beside the value: by name, or as a list when a name occurs more than once. */
  readonly headers?: HeaderValues;
  /** When it happened; a number is milliseconds since 1970. Default: when it is appended. */
  readonly timestamp?: number | Date;
}

/** Headers, with text as UTF-8. */
export type HeaderValues =
  | Readonly<Record<string, string | Uint8Array | null>>
  | readonly (readonly [name: string, value: string | Uint8Array | null])[];

/** A value with what goes with it, as an event of bytes. Throws `invalid-request` for what JSON cannot hold. */
export function encodeEvent(value: unknown, details: EventDetails = {}): NewEvent {
  return {
    key: encodeText(details.key ?? null),
    value: encodeValue(value),
    headers: details.headers === undefined ? undefined : encodeHeaders(details.headers),
    timestamp: details.timestamp === undefined ? undefined : encodeTime(details.timestamp),
  };
}

/**
 * A value as bytes. Bytes stay bytes, null is a tombstone, text is UTF-8, all else is JSON.
 * Text that would read back as something else, such as `42`, is written as JSON: `"42"`.
 */
export function encodeValue(value: unknown): Uint8Array | null {
  if (value === null || value instanceof Uint8Array) return value;
  if (typeof value === "string" && readsBackAsText(value)) return encodeUtf8(value);
  return encodeUtf8(jsonOf(value));
}

/** Text or bytes as bytes. */
export function encodeText(text: string | Uint8Array | null): Uint8Array | null {
  return typeof text === "string" ? encodeUtf8(text) : text;
}

const encoder = new TextEncoder();
const slabBytes = 16 * 1024;
let slab = new Uint8Array(slabBytes);
let slabUsed = 0;

/** Text as UTF-8. Short texts share a slab: that is three times as fast as a buffer for each. */
function encodeUtf8(text: string): Uint8Array {
  const most = text.length * 3;
  if (most > slabBytes / 8) return utf8(text);
  if (slabUsed + most > slabBytes) {
    slab = new Uint8Array(slabBytes);
    slabUsed = 0;
  }
  const { written } = encoder.encodeInto(text, slab.subarray(slabUsed));
  const bytes = slab.subarray(slabUsed, slabUsed + written);
  slabUsed += written;
  return bytes;
}

function encodeTime(time: number | Date): number {
  const timestamp = Number(time);
  if (Number.isSafeInteger(timestamp)) return timestamp;
  throw problem("invalid-request", { field: "timestamp", reason: `${time} is not a time in whole milliseconds` });
}

function encodeHeaders(headers: HeaderValues): readonly Header[] {
  const pairs = isList(headers) ? headers : Object.entries(headers);
  return pairs.map(([name, value]) => [name, encodeText(value)] as const);
}

/** `Array.isArray` does not narrow readonly lists. */
function isList(headers: HeaderValues): headers is Exclude<HeaderValues, Readonly<Record<string, unknown>>> {
  return Array.isArray(headers);
}

function jsonOf(value: unknown): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch (error) {
    throw problem("invalid-request", { field: "value", reason: (error as Error).message }, error);
  }
  if (json === undefined) throw problem("invalid-request", { field: "value", reason: `${typeof value} is not JSON` });
  return json;
}

/** What JSON can begin with: a text that begins otherwise needs no closer look. */
const beginsLikeJson = /^[\s{["\-0-9tfn]/;

function readsBackAsText(text: string): boolean {
  if (!text.isWellFormed()) return false;
  if (!beginsLikeJson.test(text)) return true;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}
