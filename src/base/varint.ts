// Kafka's variable-length integers: seven bits a byte, lowest first, the top bit set on all but the last byte.
// Signed numbers are zigzag-encoded first (0, -1, 1, -2 ... become 0, 1, 2, 3 ...), so small ones stay short.
// Source: Apache Kafka protocol guide, "Protocol Primitive Types" (VARINT, VARLONG, UNSIGNED_VARINT).

/** A place in some bytes that moves forward while they are read. */
export interface Cursor {
  /** The bytes that are read. */
  readonly bytes: Uint8Array;
  /** Index of the next byte. */
  at: number;
}

/** Reads an unsigned varint of at most 32 bits. Throws a RangeError when it is longer than 5 bytes or cut short. */
export function readUnsignedVarint(cursor: Cursor): number {
  const { bytes } = cursor;
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = bytes[cursor.at++];
    if (byte === undefined) throw new RangeError("varint: the bytes end in the middle");
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value >>> 0;
  }
  throw new RangeError("varint: longer than 5 bytes");
}

/** Reads a zigzag-encoded signed varint of at most 32 bits. */
export function readVarint(cursor: Cursor): number {
  const value = readUnsignedVarint(cursor);
  return (value >>> 1) ^ -(value & 1);
}

/**
 * Reads a zigzag-encoded signed varint of up to 64 bits as a number.
 * Throws a RangeError when it is longer than 10 bytes, cut short, or beyond 2^53.
 */
export function readVarlong(cursor: Cursor): number {
  const { bytes } = cursor;
  let low = 0;
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = bytes[cursor.at++];
    if (byte === undefined) throw new RangeError("varlong: the bytes end in the middle");
    low |= (byte & 0x7f) << shift;
    if (byte < 0x80) return (low >>> 1) ^ -(low & 1);
  }
  return readLongTail(cursor, low);
}

/** The bytes of a varlong beyond its first 28 bits, added up without losing bits above 32. */
function readLongTail(cursor: Cursor, low: number): number {
  let value = BigInt(low);
  for (let shift = 28n; shift < 70n; shift += 7n) {
    const byte = cursor.bytes[cursor.at++];
    if (byte === undefined) throw new RangeError("varlong: the bytes end in the middle");
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return toSafeNumber((value >> 1n) ^ -(value & 1n));
  }
  throw new RangeError("varlong: longer than 10 bytes");
}

function toSafeNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`varlong: ${value} is beyond 2^53`);
  return number;
}

/** Writes an unsigned varint at `at`; returns the index behind it. */
export function writeUnsignedVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = value >>> 0;
  while (rest >= 0x80) {
    bytes[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}

/** Writes a signed 32-bit varint at `at`; returns the index behind it. */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  return writeUnsignedVarint(bytes, at, (value << 1) ^ (value >> 31));
}

/** Writes a signed varlong (a safe integer) at `at`; returns the index behind it. */
export function writeVarlong(bytes: Uint8Array, at: number, value: number): number {
  if (value >= -0x4000_0000 && value < 0x4000_0000) return writeVarint(bytes, at, value);
  let rest = (BigInt(value) << 1n) ^ (BigInt(value) >> 63n);
  while (rest >= 0x80n) {
    bytes[at++] = Number(rest & 0x7fn) | 0x80;
    rest >>= 7n;
  }
  bytes[at++] = Number(rest);
  return at;
}

/** How many bytes an unsigned varint takes: 1 to 5. */
export function unsignedVarintSize(value: number): number {
  const bits = 32 - Math.clz32(value);
  return bits === 0 ? 1 : Math.ceil(bits / 7);
}

/** How many bytes a signed varint takes: 1 to 5. */
export function varintSize(value: number): number {
  return unsignedVarintSize((value << 1) ^ (value >> 31));
}

/** How many bytes a signed varlong (a safe integer) takes: 1 to 8. */
export function varlongSize(value: number): number {
  if (value >= -0x4000_0000 && value < 0x4000_0000) return varintSize(value);
  let size = 0;
  for (let rest = value >= 0 ? value * 2 : -value * 2 - 1; rest >= 1; rest = Math.floor(rest / 128)) size += 1;
  return size;
}
