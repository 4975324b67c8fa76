// Reads the primitive types of the Kafka protocol from one frame. Every read checks that the bytes are there,
// and no length field makes it allocate more than the frame itself holds.
// Source: Apache Kafka protocol guide, "Protocol Primitive Types".

import { type Cursor, readUnsignedVarint } from "../../base/index.ts";

/** How many list items one message may hold: far above any real one, and a bound on what a small frame can grow to. */
export const maximumItems = 250_000;

/** A place in a frame that moves forward. Throws a RangeError where the frame contradicts itself. */
export class Reader implements Cursor {
  readonly bytes: Buffer;
  at: number;
  #end: number;
  #items = 0;

  constructor(bytes: Buffer, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.#end = end;
  }

  /** How many bytes are left. */
  get left(): number {
    return this.#end - this.at;
  }

  int8(): number {
    return this.bytes.readInt8(this.#take(1));
  }

  int16(): number {
    return this.bytes.readInt16BE(this.#take(2));
  }

  uint16(): number {
    return this.bytes.readUInt16BE(this.#take(2));
  }

  int32(): number {
    return this.bytes.readInt32BE(this.#take(4));
  }

  /** 64 bits as a number: exact up to 2^53, which no offset and no time exceeds, and rounded beyond. */
  int64(): number {
    const at = this.#take(8);
    return this.bytes.readInt32BE(at) * 0x1_0000_0000 + this.bytes.readUInt32BE(at + 4);
  }

  unsignedVarint(): number {
    const value = readUnsignedVarint(this);
    if (this.at > this.#end) throw new RangeError("a varint goes beyond its frame");
    return value;
  }

  /** Bytes of a known length, shared with the frame. */
  slice(length: number): Buffer {
    const at = this.#take(length);
    return this.bytes.subarray(at, at + length);
  }

  /** UTF-8 of a known length. */
  text(length: number): string {
    const at = this.#take(length);
    return this.bytes.toString("utf8", at, at + length);
  }

  /** Checks the length of a list: each item takes a byte at least, and all lists of a message together have a limit. */
  items(count: number): number {
    this.#items += count;
    if (count > this.left || this.#items > maximumItems) throw new RangeError(`a list of ${count} items cannot be`);
    return count;
  }

  /** Runs `read` on the next `length` bytes only, all of which it must use. */
  within<Value>(length: number, read: (reader: Reader) => Value): Value {
    const outerEnd = this.#end;
    const end = this.at + length;
    if (end > outerEnd) throw new RangeError(`a field of ${length} bytes goes beyond its frame`);
    this.#end = end;
    const value = read(this);
    if (this.at !== end) throw new RangeError(`a field of ${length} bytes has ${end - this.at} left over`);
    this.#end = outerEnd;
    return value;
  }

  #take(length: number): number {
    const at = this.at;
    if (length < 0 || at + length > this.#end) {
      throw new RangeError(`${length} bytes are asked for at ${at}, but the frame ends at ${this.#end}`);
    }
    this.at = at + length;
    return at;
  }
}
