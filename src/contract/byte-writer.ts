// Bytes written one behind the other into one growing buffer: whole answers leave in one piece.

import { utf8 } from "../base/index.ts";

/** Below this many bytes a loop copies faster than a call. */
const shortCopy = 64;

/** Writes bytes, ASCII and numbers into a buffer that grows. */
export class ByteWriter {
  /** What has been written is in here, up to `length`. */
  protected bytes: Uint8Array<ArrayBuffer>;
  /** How much has been written, in bytes. */
  length = 0;

  constructor(initialBytes = 4096) {
    this.bytes = new Uint8Array(initialBytes);
  }

  /** Makes sure that so many more bytes fit. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  /** Copies the bytes from `start` to `end`. */
  copy(source: Uint8Array, start = 0, end: number = source.length): void {
    this.reserve(end - start);
    if (end - start > shortCopy) {
      this.bytes.set(source.subarray(start, end), this.length);
      this.length += end - start;
      return;
    }
    const { bytes } = this;
    let at = this.length;
    for (let index = start; index < end; index += 1) bytes[at++] = source[index] as number;
    this.length = at;
  }

  /** Writes text as UTF-8. */
  text(text: string): void {
    this.copy(utf8(text));
  }

  /** Writes an integer in decimal digits. */
  integer(number: number): void {
    this.reserve(17);
    if (number < 0) {
      this.bytes[this.length++] = 0x2d;
      number = -number;
    }
    const high = Math.floor(number / 1e8);
    if (high > 0) {
      this.#digits(high, 1);
      this.#digits(number - high * 1e8, 8);
    } else {
      this.#digits(number, 1);
    }
  }

  /** Hands out what was written, which stays as it is; the writer begins anew. */
  take(): Uint8Array<ArrayBuffer> {
    const { bytes, length } = this;
    this.length = 0;
    if (length < bytes.length / 2) return bytes.slice(0, length);
    // A buffer that is nearly full goes as it is; most likely the next one is filled as far.
    this.bytes = new Uint8Array(bytes.length);
    return bytes.subarray(0, length);
  }

  /** Writes a number below 2^31 with at least `least` digits. */
  #digits(number: number, least: number): void {
    let count = least;
    for (let bound = 10 ** least; bound <= number; bound *= 10) count += 1;
    let rest = number | 0;
    for (let at = this.length + count - 1; at >= this.length; at -= 1) {
      const next = (rest / 10) | 0;
      this.bytes[at] = 0x30 + (rest - next * 10);
      rest = next;
    }
    this.length += count;
  }
}
