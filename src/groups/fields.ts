// The fields that consumer payloads and the records of __consumer_offsets are made of: big-endian numbers, strings with a
// two-byte length, bytes and lists with a four-byte one; a length of -1 stands for null.
// Source: Apache Kafka protocol guide, "Protocol Primitive Types".

import { concat, noBytes, textOf, utf8 } from "../base/index.ts";

/** Collects fields, one behind the other. */
export class FieldWriter {
  readonly #parts: Uint8Array[] = [];

  int16(value: number): this {
    return this.#number(2, (view) => view.setInt16(0, value));
  }

  int32(value: number): this {
    return this.#number(4, (view) => view.setInt32(0, value));
  }

  int64(value: number): this {
    return this.#number(8, (view) => view.setBigInt64(0, BigInt(value)));
  }

  string(text: string | null): this {
    if (text === null) return this.int16(-1);
    const bytes = utf8(text);
    if (bytes.length > 0x7fff) throw new RangeError(`a string of ${bytes.length} bytes does not fit its field`);
    return this.int16(bytes.length).#raw(bytes);
  }

  bytes(bytes: Uint8Array | null): this {
    return bytes === null ? this.int32(-1) : this.int32(bytes.length).#raw(bytes);
  }

  list<Item>(items: readonly Item[], write: (item: Item) => void): this {
    this.int32(items.length);
    items.forEach(write);
    return this;
  }

  /** All that was written. */
  finish(): Uint8Array {
    return concat(this.#parts);
  }

  #number(bytes: number, set: (view: DataView) => void): this {
    const part = new Uint8Array(bytes);
    set(new DataView(part.buffer));
    return this.#raw(part);
  }

  #raw(part: Uint8Array): this {
    this.#parts.push(part);
    return this;
  }
}

/** Reads fields, one behind the other. Throws a RangeError when the bytes end too soon. */
export class FieldReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Whether everything has been read. */
  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  int16(): number {
    return this.#view.getInt16(this.#skip(2));
  }

  int32(): number {
    return this.#view.getInt32(this.#skip(4));
  }

  int64(): number {
    return Number(this.#view.getBigInt64(this.#skip(8)));
  }

  string(): string {
    return this.nullableString() ?? "";
  }

  nullableString(): string | null {
    const length = this.int16();
    return length < 0 ? null : textOf(this.#slice(length));
  }

  bytes(): Uint8Array {
    const length = this.int32();
    return length < 0 ? noBytes : this.#slice(length);
  }

  list<Item>(read: () => Item): Item[] {
    const count = this.int32();
    if (count > this.#bytes.length - this.#at) throw new RangeError(`a list of ${count} does not fit its bytes`);
    return Array.from({ length: Math.max(count, 0) }, read);
  }

  #slice(length: number): Uint8Array {
    const start = this.#skip(length);
    return this.#bytes.subarray(start, start + length);
  }

  #skip(length: number): number {
    const start = this.#at;
    if (start + length > this.#bytes.length) throw new RangeError("the bytes end in the middle of a field");
    this.#at += length;
    return start;
  }
}

/** What `decode` reads, or `otherwise` when the bytes are not what it expects. */
export function decodedOr<Value>(otherwise: Value, decode: () => Value): Value {
  try {
    return decode();
  } catch (error) {
    if (error instanceof RangeError) return otherwise;
    throw error;
  }
}
