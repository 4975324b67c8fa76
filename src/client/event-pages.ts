// Pages of events as the HTTP door sends them in the form "bytes", back into events. All events of a page share one
// buffer: nothing is copied again, and little is left to the garbage collector.

import { problem } from "../base/index.ts";
import type { EventJson, HeaderJson } from "../contract/index.ts";
import { Event, type Header, noHeaders } from "../engine/index.ts";

/** What each character of base64 stands for; 255: nothing. */
const sextets = new Uint8Array(128).fill(255);
for (const [index, character] of [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].entries()) {
  sextets[character.charCodeAt(0)] = index;
}

/** The events of a page. Throws `invalid-request` when they are not as the door sends them. */
export function eventsOf(page: readonly EventJson[]): Event[] {
  let bytes = 0;
  for (const { keyBase64, base64 } of page) bytes += decodedLength(keyBase64) + decodedLength(base64);
  const shared = new Uint8Array(bytes);
  let at = 0;
  return page.map(({ topic, partition, offset, timestamp, headers, keyBase64, base64 }) => {
    const keyStart = at;
    const keyEnd = decodeInto(shared, at, keyBase64);
    at = decodeInto(shared, keyEnd, base64);
    return new Event(
      topic,
      partition,
      offset,
      timestamp,
      headers.length === 0 ? noHeaders : headers.map(headerOf),
      shared,
      typeof keyBase64 === "string" ? keyStart : -1,
      keyEnd,
      typeof base64 === "string" ? keyEnd : -1,
      at,
    );
  });
}

function headerOf([name, value]: HeaderJson): Header {
  if (value === null) return [name, null];
  if (typeof value === "string") throw notBase64();
  const bytes = new Uint8Array(decodedLength(value.base64));
  decodeInto(bytes, 0, value.base64);
  return [name, bytes];
}

function decodedLength(base64: string | null | undefined): number {
  if (typeof base64 !== "string" || base64.length === 0) return 0;
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}

/** Decodes at `at`, and returns the index behind it. */
function decodeInto(target: Uint8Array, at: number, base64: string | null | undefined): number {
  if (typeof base64 !== "string") return at;
  if (base64.length % 4 !== 0) throw notBase64();
  const end = at + decodedLength(base64);
  let bad = 0;
  for (let index = 0; at < end; index += 4) {
    const a = sextetAt(base64, index);
    const b = sextetAt(base64, index + 1);
    const c = at + 1 < end ? sextetAt(base64, index + 2) : 0;
    const d = at + 2 < end ? sextetAt(base64, index + 3) : 0;
    bad |= a | b | c | d;
    target[at] = (a << 2) | (b >> 4);
    if (at + 1 < end) target[at + 1] = (b << 4) | (c >> 2);
    if (at + 2 < end) target[at + 2] = (c << 6) | d;
    at += 3;
  }
  if (bad > 63) throw notBase64();
  return end;
}

function sextetAt(text: string, index: number): number {
  return sextets[text.charCodeAt(index)] ?? 255;
}

function notBase64(): Error {
  return problem("invalid-request", { field: "base64", reason: "what the server sent is not base64" });
}
