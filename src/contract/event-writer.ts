// Events as JSON, spliced together from the bytes they already are: a value that is JSON is checked once and copied as
// it is; nothing is parsed or written anew.
//
//   {"topic":"orders","partition":0,"offset":42,"timestamp":1795356000000,"key":"till-1","headers":[],"value":{...}}
//
// The value is one of: "value" (the bytes are JSON), "text" (they are other UTF-8), "base64" (anything else).
// A tombstone has "value":null. Bytes that spell null are "text", so that the two can be told apart.
// A key that is not UTF-8 is "keyBase64". In the form "bytes", all of it is base64: nothing is lost, line breaks included.

import { concat, noBytes, strictTextOf, toBase64, utf8 } from "../base/index.ts";
import type { Event, Header, NewEvent } from "../engine/index.ts";
import { base64Length, writeBase64 } from "./base64.ts";
import { ByteWriter } from "./byte-writer.ts";
import { type JsonKind, jsonKind, skipSpace } from "./json-scanner.ts";

/** How bytes show in JSON: as what they hold, or all as base64. */
export type EventForm = "json" | "bytes";

const quote = 0x22;
const backslash = 0x5c;
const timestampName = utf8(',"timestamp":');
const keyName = utf8(',"key":');
const keyBase64Name = utf8(',"keyBase64":');
const noHeadersMember = utf8(',"headers":[]');
const headersName = utf8(',"headers":');
const valueName = utf8(',"value":');
const textName = utf8(',"text":');
const base64Name = utf8(',"base64":');
const nullWord = utf8("null");
const plainEventEnd = utf8(',"headers":[],"value":');
const noKeyMember = utf8(',"key":null');
const frameEnd = utf8("}\n\n");

/** Writes events as JSON objects. */
export class EventWriter extends ByteWriter {
  readonly #form: EventForm;
  #topic = "";
  #partition = -1;
  #opening: Uint8Array = noBytes;
  #timestamp = Number.NaN;
  /** `,"timestamp":...` of the last event: those of one batch often have the same. */
  readonly #timestampMember = new Uint8Array(40);
  #timestampLength = 0;

  constructor(form: EventForm = "json", initialBytes?: number) {
    super(initialBytes);
    this.#form = form;
  }

  /** Writes an event as one JSON object on one line. */
  event(event: Event): void {
    this.copy(this.#openingOf(event));
    this.#rest(event);
    this.#close();
  }

  /**
   * Writes events of one partition as frames of a stream, those below `limit` only.
   * The id of a frame is the next offset between two pieces of a cursor.
   */
  frames(events: readonly Event[], idBefore: string, idBehind: string, limit = Number.POSITIVE_INFINITY): void {
    const [first] = events;
    if (first === undefined) return;
    const before = utf8(`id: ${idBefore}`);
    const behind = concat([utf8(`${idBehind}\ndata: `), this.#openingOf(first)]);
    for (const event of events) {
      if (event.offset >= limit) break;
      this.copy(before);
      this.integer(event.offset + 1);
      this.copy(behind);
      this.#rest(event);
      this.copy(frameEnd);
    }
  }

  /** Writes an event on its way in, so that exactly its bytes are stored: `{"key":"till-1","headers":[],"value":{...}}`. */
  newEvent(event: NewEvent, partition?: number): void {
    const { key = null, value } = event;
    const start = this.length;
    this.#key(key ?? nullWord, key === null ? -1 : 0, key?.length ?? 0);
    this.bytes[start] = 0x7b;
    this.#headers(event.headers ?? []);
    if (event.timestamp !== undefined) this.text(`,"timestamp":${event.timestamp}`);
    if (partition !== undefined) this.text(`,"partition":${partition}`);
    if (value === null || !hasSpaceOutside(value))
      this.#value(value ?? nullWord, value === null ? -1 : 0, value?.length ?? 0);
    else this.#textOrBytes(value, 0, value.length);
    this.#close();
  }

  /** `{"topic":"orders","partition":0,"offset":` */
  #openingOf({ topic, partition }: Event): Uint8Array {
    if (topic !== this.#topic || partition !== this.#partition) {
      this.#topic = topic;
      this.#partition = partition;
      this.#opening = utf8(`{"topic":${JSON.stringify(topic)},"partition":${partition},"offset":`);
    }
    return this.#opening;
  }

  /** Writes an event from its offset on. */
  #rest(event: Event): void {
    this.integer(event.offset);
    this.#time(event.timestamp);
    if (this.#form === "bytes") {
      this.#bytesParts(event);
    } else {
      this.#key(event.shared, event.keyStart, event.keyEnd);
      this.#headersAndValue(event);
    }
  }

  #time(timestamp: number): void {
    if (timestamp !== this.#timestamp) {
      const start = this.length;
      this.copy(timestampName);
      this.integer(timestamp);
      this.#timestampMember.set(this.bytes.subarray(start, this.length));
      this.#timestampLength = this.length - start;
      this.#timestamp = timestamp;
    } else {
      this.copy(this.#timestampMember, 0, this.#timestampLength);
    }
  }

  /** Most events have no headers, and JSON: that is tried first. */
  #headersAndValue({ headers, shared, valueStart, valueEnd }: Event): void {
    if (headers.length === 0 && valueStart >= 0 && valueKind(shared, valueStart, valueEnd) === "plain") {
      this.copy(plainEventEnd);
      this.copy(shared, valueStart, valueEnd);
    } else {
      this.#headers(headers);
      this.#value(shared, valueStart, valueEnd);
    }
  }

  #close(): void {
    this.reserve(1);
    this.bytes[this.length++] = 0x7d;
  }

  #bytesParts(event: Event): void {
    this.copy(keyBase64Name);
    this.#base64(event.shared, event.keyStart, event.keyEnd);
    if (event.headers.length === 0) {
      this.copy(noHeadersMember);
    } else {
      this.copy(headersName);
      this.text(headersAsBytes(event.headers));
    }
    this.copy(base64Name);
    this.#base64(event.shared, event.valueStart, event.valueEnd);
  }

  #key(bytes: Uint8Array, start: number, end: number): void {
    if (start < 0) {
      this.copy(noKeyMember);
      return;
    }
    const before = this.length;
    this.copy(keyName);
    if (!this.#plainString(bytes, start, end)) {
      const text = strictTextOf(bytes.subarray(start, end));
      if (text !== undefined) {
        this.text(JSON.stringify(text));
      } else {
        this.length = before;
        this.copy(keyBase64Name);
        this.#base64(bytes, start, end);
      }
    }
  }

  /** Writes ASCII that needs no escapes in quotes; tells whether it was that. */
  #plainString(bytes: Uint8Array, start: number, end: number): boolean {
    this.reserve(end - start + 2);
    const out = this.bytes;
    let at = this.length;
    out[at++] = quote;
    for (let index = start; index < end; index += 1) {
      const byte = bytes[index] as number;
      if (byte < 0x20 || byte > 0x7e || byte === quote || byte === backslash) return false;
      out[at++] = byte;
    }
    out[at++] = quote;
    this.length = at;
    return true;
  }

  #headers(headers: readonly Header[]): void {
    if (headers.length === 0) {
      this.copy(noHeadersMember);
      return;
    }
    this.copy(headersName);
    this.text(JSON.stringify(headers.map(([name, value]) => [name, value && (strictTextOf(value) ?? bytesOf(value))])));
  }

  #value(bytes: Uint8Array, start: number, end: number): void {
    if (start < 0) {
      this.copy(valueName);
      this.copy(nullWord);
      return;
    }
    const before = this.length;
    const kind = valueKind(bytes, start, end);
    if (kind !== "none") {
      this.copy(valueName);
      if (kind === "plain") this.copy(bytes, start, end);
      if (kind === "plain" || this.#json(bytes, start, end)) return;
      this.length = before;
    }
    this.#textOrBytes(bytes, start, end);
  }

  /** Copies JSON that is not plain, without its line breaks if there are any; tells whether it is UTF-8. */
  #json(bytes: Uint8Array, start: number, end: number): boolean {
    if (strictTextOf(bytes.subarray(start, end)) === undefined) return false;
    const before = this.length;
    this.copy(bytes, start, end);
    const hasBreaks = this.bytes.subarray(before, this.length).some((byte) => byte < 0x20);
    if (hasBreaks) this.length = before + compact(this.bytes, before, this.length);
    return true;
  }

  #textOrBytes(bytes: Uint8Array, start: number, end: number): void {
    const text = strictTextOf(bytes.subarray(start, end));
    if (text !== undefined) {
      this.copy(textName);
      this.text(JSON.stringify(text));
    } else {
      this.copy(base64Name);
      this.#base64(bytes, start, end);
    }
  }

  #base64(bytes: Uint8Array, start: number, end: number): void {
    if (start < 0) {
      this.copy(nullWord);
      return;
    }
    this.reserve(base64Length(end - start) + 2);
    this.bytes[this.length] = quote;
    this.length = writeBase64(this.bytes, this.length + 1, bytes, start, end);
    this.bytes[this.length++] = quote;
  }
}

function bytesOf(value: Uint8Array): { base64: string } {
  return { base64: toBase64(value) };
}

function headersAsBytes(headers: readonly Header[]): string {
  return JSON.stringify(headers.map(([name, value]) => [name, value && bytesOf(value)]));
}

/** What bytes are; null is none, so that it can be told from a tombstone. */
function valueKind(bytes: Uint8Array, start: number, end: number): JsonKind {
  const kind = jsonKind(bytes, start, end);
  return kind !== "none" && bytes[skipSpace(bytes, start, end)] === nullWord[0] ? "none" : kind;
}

/** Takes the whitespace out of JSON in place, but not out of its strings. Returns how many bytes are left. */
function compact(bytes: Uint8Array, start: number, end: number): number {
  let to = start;
  let inString = false;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (!inString && byte <= 0x20) continue;
    bytes[to++] = byte;
    if (byte === quote) inString = !inString;
    else if (byte === backslash) bytes[to++] = bytes[++at] as number;
  }
  return to - start;
}

/** Whether there may be whitespace around it, or line breaks in it, that a JSON body would not keep. */
function hasSpaceOutside(value: Uint8Array): boolean {
  return (value[0] ?? 0) <= 0x20 || (value.at(-1) ?? 0) <= 0x20 || value.some((byte) => byte < 0x20);
}
