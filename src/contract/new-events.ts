// Events on their way in, as JSON: read by hand, because schemas would read every byte twice. Values are not parsed:
// the bytes that the client wrote are the bytes that are stored. The schema `NewEventJson` documents the same; a test
// holds both together.
//
//   {"key":"till-1","value":{"order":"1-17"},"headers":[["trace","9f3"]],"partition":0,"timestamp":1795356000000}

import { problem, strictTextOf } from "../base/index.ts";
import { type Header, type NewEvent, noHeaders } from "../engine/index.ts";
import { readBase64 } from "./base64.ts";
import { jsonEnd, skipSpace, stringEnd } from "./json-scanner.ts";

/** An event on its way in, and the partition it asks for, if it does. */
export interface AddressedEvent extends NewEvent {
  readonly partition?: number;
}

/** Reads a body of one event, or of a list of them. The body must be UTF-8. Throws `invalid-request` naming the field. */
export function readNewEvents(body: Uint8Array): AddressedEvent[] {
  const at = skipSpace(body, 0, body.length);
  if (body[at] !== 0x5b) return [readNewEvent(body, at, body.length, "")];
  const events: AddressedEvent[] = [];
  const reader = new EventReader(body, body.length);
  reader.at = skipSpace(body, at + 1, body.length);
  let closed = body[reader.at] === 0x5d;
  if (closed) reader.at += 1;
  while (!closed) {
    events.push(reader.event(`[${events.length}]`));
    closed = reader.separator(0x5d, "the list");
  }
  reader.finish();
  return events;
}

/** Reads one event between `start` and `end`. `place` names it in errors. */
export function readNewEvent(bytes: Uint8Array, start: number, end: number, place: string): AddressedEvent {
  const reader = new EventReader(bytes, end);
  reader.at = start;
  const event = reader.event(place);
  reader.finish();
  return event;
}

type Name = "key" | "keyBase64" | "value" | "text" | "base64" | "headers" | "partition" | "timestamp";
const names: readonly Name[] = ["key", "value", "text", "headers", "timestamp", "partition", "base64", "keyBase64"];

interface Draft {
  key?: Uint8Array | null;
  value?: Uint8Array | null;
  headers?: readonly Header[];
  timestamp?: number;
  partition?: number;
}

/** Reads events one behind the other; `at` is how far it has come. */
class EventReader {
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #place = "";

  constructor(bytes: Uint8Array, end: number) {
    this.#bytes = bytes;
    this.#end = end;
  }

  event(place: string): AddressedEvent {
    this.#place = place;
    this.#space();
    if (this.#bytes[this.at] !== 0x7b || this.at >= this.#end) this.#fail("", "is not a JSON object");
    this.at += 1;
    const draft: Draft = {};
    this.#space();
    let closed = this.#bytes[this.at] === 0x7d && this.at < this.#end;
    if (closed) this.at += 1;
    while (!closed) {
      this.#member(draft);
      closed = this.separator(0x7d, "the object");
    }
    if (draft.value === undefined) this.#fail("value", "is missing: give value, text or base64");
    return draft as AddressedEvent;
  }

  /** Passes a comma (false) or the closing character (true). */
  separator(closer: number, what: string): boolean {
    this.#space();
    const byte = this.at < this.#end ? this.#bytes[this.at] : undefined;
    if (byte !== closer && byte !== 0x2c) this.#fail("", `is not JSON: ${what} goes wrong at byte ${this.at}`);
    this.at += 1;
    return byte === closer;
  }

  /** Nothing but whitespace may follow. */
  finish(): void {
    this.#space();
    if (this.at < this.#end) this.#fail("", `is not JSON: something follows its end at byte ${this.at}`);
  }

  #member(draft: Draft): void {
    this.#space();
    const start = this.at;
    const behind = this.#bytes[start] === 0x22 && start < this.#end ? stringEnd(this.#bytes, start + 1, this.#end) : -1;
    if (behind < 0) this.#fail("", `is not JSON: a name is expected at byte ${start}`);
    const name = this.#name(start, behind);
    this.at = skipSpace(this.#bytes, behind, this.#end);
    if (this.#bytes[this.at] !== 0x3a || this.at >= this.#end) this.#fail(name, "is not followed by a colon");
    const from = skipSpace(this.#bytes, this.at + 1, this.#end);
    const to = jsonEnd(this.#bytes, from, this.#end);
    if (to < 0) this.#fail(name, "is not JSON");
    this.at = to;
    this.#take(draft, name, from, to);
  }

  #name(start: number, behind: number): Name {
    for (const name of names) {
      if (behind - start - 2 === name.length && this.#spells(start + 1, name)) return name;
    }
    const text = JSON.parse(this.#text(start, behind)) as string;
    const name = names.find((known) => known === text);
    if (name === undefined) this.#fail(text, `is unknown: an event has ${names.join(", ")}`);
    return name;
  }

  #spells(start: number, word: string): boolean {
    for (let index = 0; index < word.length; index += 1) {
      if (this.#bytes[start + index] !== word.charCodeAt(index)) return false;
    }
    return true;
  }

  #take(draft: Draft, name: Name, from: number, to: number): void {
    switch (name) {
      case "key":
      case "keyBase64":
        if (draft.key !== undefined) this.#fail(name, "is given twice, as key or keyBase64");
        draft.key = this.#isNull(from)
          ? null
          : name === "key"
            ? this.#string(name, from, to)
            : this.#base64(name, from, to);
        break;
      case "value":
      case "text":
      case "base64":
        if (draft.value !== undefined) this.#fail(name, "is one too many: give one of value, text and base64, once");
        draft.value = this.#value(name, from, to);
        break;
      case "headers":
        if (draft.headers !== undefined) this.#fail(name, "is given twice");
        draft.headers = this.#headers(from, to);
        break;
      default:
        if (draft[name] !== undefined) this.#fail(name, "is given twice");
        draft[name] = this.#integer(name, from, to);
    }
  }

  #value(name: "value" | "text" | "base64", from: number, to: number): Uint8Array | null {
    if (name === "value") return this.#isNull(from) ? null : this.#slice(from, to);
    if (name === "text") return this.#string(name, from, to);
    return this.#isNull(from) ? null : this.#base64(name, from, to);
  }

  #string(name: string, from: number, to: number): Uint8Array {
    if (this.#bytes[from] !== 0x22) this.#fail(name, "is not text");
    const inner = this.#slice(from + 1, to - 1);
    if (!inner.includes(0x5c)) return inner;
    const text = JSON.parse(this.#text(from, to)) as string;
    if (!text.isWellFormed()) this.#fail(name, "holds half a surrogate pair: that is no text; use base64");
    return new TextEncoder().encode(text);
  }

  #base64(name: string, from: number, to: number): Uint8Array {
    const text = this.#string(name, from, to);
    return readBase64(text, 0, text.length) ?? this.#fail(name, "is not base64 (RFC 4648, with padding)");
  }

  #integer(name: "partition" | "timestamp", from: number, to: number): number {
    const number = Number(this.#text(from, to));
    if (!Number.isSafeInteger(number) || number < 0) this.#fail(name, "is not a whole number from 0 on");
    return number;
  }

  #headers(from: number, to: number): readonly Header[] {
    const list: unknown = JSON.parse(this.#text(from, to));
    if (!Array.isArray(list)) this.#fail("headers", "is not a list of [name, value]");
    return list.length === 0 ? noHeaders : list.map((pair, index) => this.#header(pair, `headers[${index}]`));
  }

  #header(pair: unknown, field: string): Header {
    if (!Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== "string" || !pair[0].isWellFormed()) {
      this.#fail(field, "is not [name, value]");
    }
    const [name, value] = pair as [string, unknown];
    if (value === null) return [name, null];
    if (typeof value === "string" && value.isWellFormed()) return [name, new TextEncoder().encode(value)];
    const { base64, ...others } = (typeof value === "object" ? value : {}) as { base64?: unknown };
    const text =
      typeof base64 === "string" && Object.keys(others).length === 0 ? new TextEncoder().encode(base64) : undefined;
    const bytes = text && readBase64(text, 0, text.length);
    return [name, bytes ?? this.#fail(`${field}[1]`, "is neither text nor null nor {base64}")];
  }

  #isNull(at: number): boolean {
    return this.#bytes[at] === 0x6e;
  }

  #slice(from: number, to: number): Uint8Array {
    return new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset + from, to - from);
  }

  #text(from: number, to: number): string {
    return strictTextOf(this.#slice(from, to)) ?? this.#fail("", "is not UTF-8");
  }

  #space(): void {
    this.at = skipSpace(this.#bytes, this.at, this.#end);
  }

  #fail(name: string, reason: string): never {
    const field = this.#place === "" || name === "" ? `${this.#place}${name}` : `${this.#place}.${name}`;
    throw problem("invalid-request", { field: field === "" ? "body" : field, reason });
  }
}
