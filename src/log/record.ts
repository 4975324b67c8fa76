// One record of a batch: what an event is on the wire and on disk.
// Source: Apache Kafka documentation, "Record". All numbers are zigzag varints; a length of -1 stands for null.
//
//   length | attributes (1 byte, 0) | timestamp delta | offset delta | key length | key | value length | value
//          | header count | for each header: name length | name | value length | value

import {
  type Cursor,
  readVarint,
  readVarlong,
  textOf,
  utf8,
  varintSize,
  varlongSize,
  writeVarint,
  writeVarlong,
} from "../base/index.ts";

/** A header: a name, and bytes or null. */
export type RecordHeader = readonly [name: string, value: Uint8Array | null];

/** What a record is made from. */
export interface RecordFields {
  readonly key?: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers?: readonly RecordHeader[];
  /** Milliseconds since 1970; absent: the time of the batch. */
  readonly timestamp?: number;
}

/** Takes a record as it is read, key and value as places in `shared` (start -1: null). */
export type TakeRecord<Taken> = (
  offset: number,
  timestamp: number,
  headers: readonly RecordHeader[],
  shared: Uint8Array,
  keyStart: number,
  keyEnd: number,
  valueStart: number,
  valueEnd: number,
) => Taken;

/** The one empty list of headers. */
const noRecordHeaders: readonly RecordHeader[] = [];

/** The size of a record without its own length, in bytes. */
export function recordBodySize(fields: RecordFields, timestampDelta: number, offsetDelta: number): number {
  const headers = fields.headers ?? noRecordHeaders;
  let size = 1 + varlongSize(timestampDelta) + varintSize(offsetDelta);
  size += nullableSize(fields.key ?? null) + nullableSize(fields.value) + varintSize(headers.length);
  for (const [name, value] of headers) size += nullableSize(utf8(name)) + nullableSize(value);
  return size;
}

function nullableSize(bytes: Uint8Array | null): number {
  return bytes === null ? 1 : varintSize(bytes.length) + bytes.length;
}

/** Writes a record at `at`; returns the index behind it. `bodySize` is what `recordBodySize` gave. */
export function writeRecord(
  bytes: Uint8Array,
  at: number,
  fields: RecordFields,
  timestampDelta: number,
  offsetDelta: number,
  bodySize: number,
): number {
  const headers = fields.headers ?? noRecordHeaders;
  let next = writeVarint(bytes, at, bodySize);
  bytes[next++] = 0;
  next = writeVarlong(bytes, next, timestampDelta);
  next = writeVarint(bytes, next, offsetDelta);
  next = writeNullable(bytes, next, fields.key ?? null);
  next = writeNullable(bytes, next, fields.value);
  next = writeVarint(bytes, next, headers.length);
  for (const [name, value] of headers) next = writeNullable(bytes, writeNullable(bytes, next, utf8(name)), value);
  return next;
}

function writeNullable(bytes: Uint8Array, at: number, part: Uint8Array | null): number {
  if (part === null) return writeVarint(bytes, at, -1);
  const next = writeVarint(bytes, at, part.length);
  bytes.set(part, next);
  return next + part.length;
}

/** Reads the record at the cursor and moves behind it. Throws a RangeError when its lengths contradict each other. */
export function readRecord<Taken>(
  cursor: Cursor,
  baseOffset: number,
  baseTimestamp: number,
  take: TakeRecord<Taken>,
): Taken {
  const length = readVarint(cursor);
  const end = cursor.at + length;
  if (length < 0 || end > cursor.bytes.length) throw new RangeError(`record: length ${length} goes beyond the batch`);
  cursor.at += 1;
  const timestamp = baseTimestamp + readVarlong(cursor);
  const offset = baseOffset + readVarint(cursor);
  const keyLength = readLength(cursor);
  const keyStart = cursor.at;
  if (keyLength > 0) cursor.at += keyLength;
  const keyEnd = cursor.at;
  const valueLength = readLength(cursor);
  const valueStart = cursor.at;
  if (valueLength > 0) cursor.at += valueLength;
  const valueEnd = cursor.at;
  const headers = readHeaders(cursor);
  if (cursor.at !== end)
    throw new RangeError(`record: its parts take ${cursor.at - end} bytes more than its length says`);
  return take(
    offset,
    timestamp,
    headers,
    cursor.bytes,
    keyLength < 0 ? -1 : keyStart,
    keyEnd,
    valueLength < 0 ? -1 : valueStart,
    valueEnd,
  );
}

function readHeaders(cursor: Cursor): readonly RecordHeader[] {
  if (cursor.bytes[cursor.at] === 0) {
    cursor.at += 1;
    return noRecordHeaders;
  }
  const count = readVarint(cursor);
  if (count < 0 || count > cursor.bytes.length - cursor.at) throw new RangeError(`record: ${count} headers cannot fit`);
  const headers: RecordHeader[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = readNullable(cursor);
    if (name === null) throw new RangeError("record: a header without a name");
    headers.push([textOf(name), readNullable(cursor)]);
  }
  return headers;
}

function readNullable(cursor: Cursor): Uint8Array | null {
  const length = readLength(cursor);
  if (length < 0) return null;
  const start = cursor.at;
  cursor.at += length;
  return cursor.bytes.subarray(start, cursor.at);
}

/** A length, or -1 for null; checked to lie within the bytes. */
function readLength(cursor: Cursor): number {
  const length = readVarint(cursor);
  if (length < -1 || cursor.at + length > cursor.bytes.length) {
    throw new RangeError(`record: length ${length} goes beyond the batch`);
  }
  return length;
}
