// Where a JSON value ends in a row of bytes (RFC 8259), found without making anything of it. What is stored as JSON is
// checked so, and copied as it is: no parsing, no writing anew, numbers keep all their digits.

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** How deep lists and objects may lie within each other. What lies deeper is not taken for JSON. */
export const maxJsonDepth = 1000;

/** What bytes are. Plain JSON has ASCII only and no line breaks: it can be copied as it is. */
export type JsonKind = "none" | "json" | "plain";

/** Whether the scan under way has come by anything that is not plain. */
let plain = true;

/** The closing bracket of each list or object that is open. Scanning never pauses, so one stack serves all. */
const closers = new Uint8Array(maxJsonDepth);

/**
 * The index behind the JSON value at `at`, which may have whitespace before it, or -1 when there is none before `end`.
 * Bytes above 127 are taken inside strings as they are: whether they are UTF-8 is for the caller to know.
 */
export function jsonEnd(bytes: Uint8Array, at: number, end: number): number {
  let depth = 0;
  for (;;) {
    at = skipSpace(bytes, at, end);
    if (at >= end) return -1;
    const first = bytes[at] as number;
    if (first === openBrace || first === openBracket) {
      const closer = first + 2; // "]" and "}" stand two behind "[" and "{" in ASCII
      const inside = skipSpace(bytes, at + 1, end);
      if (bytes[inside] === closer && inside < end) {
        at = inside + 1;
      } else {
        if (depth === maxJsonDepth) return -1;
        closers[depth++] = closer;
        at = closer === closeBrace ? memberValue(bytes, inside, end) : inside;
        if (at < 0) return -1;
        continue;
      }
    } else {
      at = scalarEnd(bytes, at, end, first);
      if (at < 0) return -1;
    }
    // Behind a value: close what ends here, until another value is due.
    for (;;) {
      if (depth === 0) return at;
      at = skipSpace(bytes, at, end);
      if (at >= end) return -1;
      const closer = closers[depth - 1];
      const next = bytes[at++];
      if (next === closer) {
        depth -= 1;
      } else if (next === comma) {
        if (closer === closeBrace) at = memberValue(bytes, skipSpace(bytes, at, end), end);
        if (at < 0) return -1;
        break;
      } else {
        return -1;
      }
    }
  }
}

/** The index behind space, tab, line feed and carriage return. */
export function skipSpace(bytes: Uint8Array, at: number, end: number): number {
  while (at < end) {
    const byte = bytes[at] as number;
    if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) break;
    if (byte !== 0x20) plain = false;
    at += 1;
  }
  return at;
}

/** The index behind the string whose first character (behind the quote) is at `at`, or -1. */
export function stringEnd(bytes: Uint8Array, at: number, end: number): number {
  let highest = 0;
  while (at < end) {
    const byte = bytes[at++] as number;
    if (byte === quote) {
      if (highest > 0x7f) plain = false;
      return at;
    }
    if (byte === backslash) at = escapeEnd(bytes, at, end);
    if (byte < 0x20 || at < 0) return -1;
    highest |= byte;
  }
  return -1;
}

/** Whether the bytes from `start` to `end` are one JSON value, with whitespace around it at most, and how plain it is. */
export function jsonKind(bytes: Uint8Array, start: number, end: number): JsonKind {
  plain = true;
  const behind = jsonEnd(bytes, start, end);
  if (behind < 0 || skipSpace(bytes, behind, end) !== end) return "none";
  return plain ? "plain" : "json";
}

/** Behind `"name":`, the start of the member's value, or -1. */
function memberValue(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end || bytes[at] !== quote) return -1;
  const behind = stringEnd(bytes, at + 1, end);
  if (behind < 0) return -1;
  const mark = skipSpace(bytes, behind, end);
  return mark < end && bytes[mark] === colon ? mark + 1 : -1;
}

function scalarEnd(bytes: Uint8Array, at: number, end: number, first: number): number {
  if (first === quote) return stringEnd(bytes, at + 1, end);
  if (first === 0x74) return wordEnd(bytes, at, end, "true");
  if (first === 0x66) return wordEnd(bytes, at, end, "false");
  if (first === 0x6e) return wordEnd(bytes, at, end, "null");
  return numberEnd(bytes, at, end);
}

function wordEnd(bytes: Uint8Array, at: number, end: number, word: string): number {
  if (at + word.length > end) return -1;
  for (let index = 0; index < word.length; index += 1) {
    if (bytes[at + index] !== word.charCodeAt(index)) return -1;
  }
  return at + word.length;
}

/** `-`? (`0` | digits) (`.` digits)? (`e` sign? digits)? */
function numberEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at < end && bytes[at] === 0x2d) at += 1;
  const whole = at;
  at = digitsEnd(bytes, at, end);
  if (at === whole || (bytes[whole] === 0x30 && at > whole + 1)) return -1;
  if (at < end && bytes[at] === 0x2e) {
    const fraction = at + 1;
    at = digitsEnd(bytes, fraction, end);
    if (at === fraction) return -1;
  }
  if (at < end && ((bytes[at] as number) | 0x20) === 0x65) {
    at += 1;
    if (at < end && (bytes[at] === 0x2b || bytes[at] === 0x2d)) at += 1;
    const exponent = at;
    at = digitsEnd(bytes, exponent, end);
    if (at === exponent) return -1;
  }
  return at;
}

function digitsEnd(bytes: Uint8Array, at: number, end: number): number {
  while (at < end && (bytes[at] as number) >= 0x30 && (bytes[at] as number) <= 0x39) at += 1;
  return at;
}

/** Behind what follows a backslash: one of `"\/bfnrt`, or `u` and four hexadecimal digits; or -1. */
function escapeEnd(bytes: Uint8Array, at: number, end: number): number {
  const byte = at < end ? bytes[at] : undefined;
  if (byte !== 0x75) return byte !== undefined && escapes[byte] === 1 ? at + 1 : -1;
  if (at + 5 > end) return -1;
  for (let index = at + 1; index < at + 5; index += 1) {
    const digit = (bytes[index] as number) | 0x20;
    const isHex = (digit >= 0x30 && digit <= 0x39 && digit === bytes[index]) || (digit >= 0x61 && digit <= 0x66);
    if (!isHex) return -1;
  }
  return at + 5;
}

/** 1 for what may follow a backslash. */
const escapes = new Uint8Array(256);
for (const character of '"\\/bfnrt') escapes[character.charCodeAt(0)] = 1;
