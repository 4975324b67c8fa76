// Base64 (RFC 4648, section 4) from bytes to bytes, without a text in between.

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const padding = 0x3d;
const characters = Uint8Array.from(alphabet, (character) => character.charCodeAt(0));
const sextets = new Uint8Array(256).fill(255);
characters.forEach((character, index) => {
  sextets[character] = index;
});

/** How many characters `bytes` bytes take. */
export function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}

/** Writes the bytes from `start` to `end` as base64 at `at`, and returns the index behind it. */
export function writeBase64(out: Uint8Array, at: number, bytes: Uint8Array, start: number, end: number): number {
  for (; start + 2 < end; start += 3) {
    const group = ((bytes[start] as number) << 16) | ((bytes[start + 1] as number) << 8) | (bytes[start + 2] as number);
    out[at++] = characters[group >> 18] as number;
    out[at++] = characters[(group >> 12) & 63] as number;
    out[at++] = characters[(group >> 6) & 63] as number;
    out[at++] = characters[group & 63] as number;
  }
  if (start === end) return at;
  const group = ((bytes[start] as number) << 16) | (start + 1 < end ? (bytes[start + 1] as number) << 8 : 0);
  out[at++] = characters[group >> 18] as number;
  out[at++] = characters[(group >> 12) & 63] as number;
  out[at++] = start + 1 < end ? (characters[(group >> 6) & 63] as number) : padding;
  out[at++] = padding;
  return at;
}

/** The bytes that the characters from `start` to `end` stand for, or undefined when they are not base64 with padding. */
export function readBase64(text: Uint8Array, start: number, end: number): Uint8Array | undefined {
  if ((end - start) % 4 !== 0) return undefined;
  let pads = 0;
  while (pads < 2 && end > start && text[end - 1] === padding) {
    end -= 1;
    pads += 1;
  }
  const bytes = new Uint8Array(Math.floor(((end - start) * 3) / 4));
  let bits = 0;
  let count = 0;
  let at = 0;
  for (let index = start; index < end; index += 1) {
    const sextet = sextets[text[index] as number] as number;
    if (sextet === 255) return undefined;
    bits = ((bits << 6) | sextet) & 0xffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes[at++] = bits >> count;
    }
  }
  return (bits & ((1 << count) - 1)) === 0 ? bytes : undefined;
}
