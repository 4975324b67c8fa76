// The primitive types, each in both directions. Lengths are fixed before the flexible versions of a message and compact
// (a varint of length + 1, 0 for null) from then on.
// Source: Apache Kafka protocol guide, "Protocol Primitive Types"; KIP-482.

import { Field, type Plan, type Shape, type Type } from "./field.ts";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

function fixed<Value>(zero: Value, read: (reader: Reader) => Value, write: (writer: Writer, value: Value) => void) {
  const plan: Plan<Value> = { read, write };
  return new Field<Value>({ zero, plan: () => plan });
}

export const bool = fixed(
  false,
  (reader) => reader.int8() !== 0,
  (writer, value) => writer.int8(value ? 1 : 0),
);
export const int8 = fixed(
  0,
  (reader) => reader.int8(),
  (writer, value) => writer.int8(value),
);
export const int16 = fixed(
  0,
  (reader) => reader.int16(),
  (writer, value) => writer.int16(value),
);
export const uint16 = fixed(
  0,
  (reader) => reader.uint16(),
  (writer, value) => writer.uint16(value),
);
export const int32 = fixed(
  0,
  (reader) => reader.int32(),
  (writer, value) => writer.int32(value),
);
/** Offsets, times and producer ids: numbers, exact up to 2^53. */
export const int64 = fixed(
  0,
  (reader) => reader.int64(),
  (writer, value) => writer.int64(value),
);

/** The UUID that stands for none. */
export const noUuid = "00000000-0000-0000-0000-000000000000";

/** 16 bytes, as text with hyphens. */
export const uuid = fixed(
  noUuid,
  (reader) => {
    const hex = reader.slice(16).toString("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  },
  (writer, value) => writer.bytes(Buffer.from(value.replaceAll("-", ""), "hex")),
);

/** How a length is written: -1 for null. */
export interface LengthPlan {
  read(reader: Reader): number;
  write(writer: Writer, length: number): void;
}

const shortLength: LengthPlan = {
  read: (reader) => reader.int16(),
  write: (writer, length) => writer.int16(length),
};
const longLength: LengthPlan = {
  read: (reader) => reader.int32(),
  write: (writer, length) => writer.int32(length),
};
const compactLength: LengthPlan = {
  read: (reader) => reader.unsignedVarint() - 1,
  write: (writer, length) => writer.unsignedVarint(length + 1),
};

/** How the length of a list or of bytes is written in this shape. */
export function lengthPlan(shape: Shape): LengthPlan {
  return shape.flexible ? compactLength : longLength;
}

/** A type with a length before it, where -1 stands for null. */
export function measured<Value, Input = Value>(
  zero: Value,
  lengthOf: (shape: Shape) => LengthPlan,
  content: (shape: Shape) => {
    read(reader: Reader, length: number): Value;
    write(writer: Writer, value: Input, length: LengthPlan): void;
  },
): Type<Value, Input> {
  return {
    zero,
    plan(shape) {
      const length = lengthOf(shape);
      const inner = content(shape);
      return {
        read(reader) {
          const count = length.read(reader);
          if (count >= 0) return inner.read(reader, count);
          if (shape.nullable && count === -1) return null as Value;
          throw new RangeError(`a length of ${count} where null is not allowed`);
        },
        write(writer, value) {
          if (value !== null) inner.write(writer, value, length);
          else if (shape.nullable) length.write(writer, -1);
          else throw new RangeError(`null where version ${shape.version} does not allow it`);
        },
      };
    },
  };
}

/** Text. */
export const string = new Field(
  measured<string>(
    "",
    (shape) => (shape.flexible ? compactLength : shortLength),
    () => ({
      read: (reader, length) => reader.text(length),
      write(writer, value, length) {
        const bytes = Buffer.byteLength(value);
        length.write(writer, bytes);
        writer.text(value, bytes);
      },
    }),
  ),
);

const noBytes = Buffer.alloc(0);

/** Bytes, shared with the frame they are read from. */
export const bytes = new Field(
  measured<Uint8Array>(noBytes, lengthPlan, () => ({
    read: (reader, length) => reader.slice(length),
    write(writer, value, length) {
      length.write(writer, value.length);
      writer.bytes(value);
    },
  })),
);

/** Record batches: one behind the other on the wire, a list of them here, so that they need not be joined to be sent. */
export const batches = new Field(
  measured<readonly Uint8Array[]>([], lengthPlan, () => ({
    read: (reader, length) => (length === 0 ? [] : [reader.slice(length)]),
    write(writer, value, length) {
      length.write(
        writer,
        value.reduce((sum, batch) => sum + batch.length, 0),
      );
      for (const batch of value) writer.bytes(batch);
    },
  })),
);
