// Events as parsed JSON, and back into events: what clients of the door receive.

import { concat, fromBase64, noBytes, problem, textOf, utf8 } from "../base/index.ts";
import { Event, type Header } from "../engine/index.ts";
import { EventWriter } from "./event-writer.ts";

/** A header in JSON: its value is text, null, or bytes as base64. */
export type HeaderJson = readonly [name: string, value: string | null | { readonly base64: string }];

/** An event in JSON. See `EventWriter` for which member holds the value. */
export interface EventJson {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly key?: string | null;
  readonly keyBase64?: string | null;
  readonly headers: readonly HeaderJson[];
  readonly value?: unknown;
  readonly text?: string;
  readonly base64?: string | null;
}

/** An event as one line of JSON, in the shape that streams send. */
export function eventJson(event: Event): string {
  const writer = new EventWriter();
  writer.event(event);
  return textOf(writer.take());
}

/** The event that JSON tells of. Only the form "bytes" gives back exactly the bytes that are stored. */
export function eventOf(json: EventJson): Event {
  const key = json.keyBase64 === undefined ? (json.key ?? null) : bytesOf(json.keyBase64);
  const keyBytes = typeof key === "string" ? utf8(key) : key;
  const value = valueBytesOf(json);
  const shared = keyBytes === null ? (value ?? noBytes) : concat([keyBytes, value ?? noBytes]);
  const keyEnd = keyBytes?.length ?? 0;
  return new Event(
    json.topic,
    json.partition,
    json.offset,
    json.timestamp,
    json.headers.map(headerOf),
    shared,
    keyBytes === null ? -1 : 0,
    keyEnd,
    value === null ? -1 : keyEnd,
    shared.length,
  );
}

function valueBytesOf(json: EventJson): Uint8Array | null {
  if (json.base64 !== undefined) return bytesOf(json.base64);
  if (json.text !== undefined) return utf8(json.text);
  return json.value === null || json.value === undefined ? null : utf8(JSON.stringify(json.value));
}

function headerOf([name, value]: HeaderJson): Header {
  if (value === null) return [name, null];
  return [name, typeof value === "string" ? utf8(value) : bytesOf(value.base64)];
}

function bytesOf(base64: string | null): Uint8Array | null {
  if (base64 === null) return null;
  const bytes = fromBase64(base64);
  if (bytes === undefined) throw problem("invalid-request", { field: "base64", reason: "is not base64" });
  return bytes;
}
