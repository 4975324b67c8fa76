// Structures, lists and whole messages. A schema is compiled once per version into the list of fields that the version
// has, so that reading and writing only walk that list.
//
//   Message   => field ... tagged-fields?          (tagged fields in flexible versions only)
//   List      => length item ...
//   Tagged    => count (tag size field) ...        (all three varints, ordered by tag)

import { Field, type Plan, type Type } from "./field.ts";
import { lengthPlan, measured } from "./primitives.ts";
import { Reader } from "./reader.ts";
import { Writer } from "./writer.ts";

// biome-ignore lint/suspicious/noExplicitAny: a schema holds fields of every type; their own types are inferred from it.
type AnyField = Field<any, any, boolean>;
type Fields = Readonly<Record<string, AnyField>>;

/** What reading a structure with these fields gives. */
export type ValueOf<S extends Fields> = {
  readonly [Name in keyof S]: S[Name] extends Field<infer Value, infer _, boolean> ? Value : never;
};

type OptionalNames<S extends Fields> = {
  [Name in keyof S]: S[Name] extends { readonly optional: true } ? Name : never;
}[keyof S];
type InputOfField<F> = F extends Field<infer _, infer Input, boolean> ? Input : never;

/** What writing a structure with these fields takes: fields with a default may be left out. */
export type InputOf<S extends Fields> = {
  readonly [Name in Exclude<keyof S, OptionalNames<S>>]: InputOfField<S[Name]>;
} & { readonly [Name in OptionalNames<S>]?: InputOfField<S[Name]> };

interface Step {
  readonly name: string;
  /** Undefined where this version does not have the field. */
  readonly plan: Plan<unknown> | undefined;
  readonly fallback: unknown;
}

interface TaggedStep extends Step {
  readonly tag: number;
  readonly plan: Plan<unknown>;
}

type Structure = Record<string, unknown>;

function structurePlan(fields: Fields, version: number, flexible: boolean): Plan<Structure> {
  const steps: Step[] = [];
  const tagged: TaggedStep[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const plan = field.plan(version, flexible) as Plan<unknown> | undefined;
    const { fallback, tagNumber: tag } = field;
    if (tag !== undefined && plan !== undefined) tagged.push({ name, plan, fallback, tag });
    steps.push({ name, plan: tag === undefined ? plan : undefined, fallback });
  }
  tagged.sort((left, right) => left.tag - right.tag);
  const written = steps.filter((step) => step.plan !== undefined);
  return {
    read(reader) {
      const value: Structure = {};
      for (const { name, plan, fallback } of steps) value[name] = plan === undefined ? fallback : plan.read(reader);
      if (flexible) readTagged(reader, tagged, value);
      return value;
    },
    write(writer, value) {
      for (const { name, plan, fallback } of written)
        plan?.write(writer, value[name] === undefined ? fallback : value[name]);
      if (flexible) writeTagged(writer, tagged, value);
    },
  };
}

function readTagged(reader: Reader, tagged: readonly TaggedStep[], value: Structure): void {
  const count = reader.unsignedVarint();
  let last = -1;
  for (let index = 0; index < count; index += 1) {
    const tag = reader.unsignedVarint();
    if (tag <= last) throw new RangeError(`tag ${tag} comes behind tag ${last}`);
    last = tag;
    const size = reader.unsignedVarint();
    const step = tagged.find((candidate) => candidate.tag === tag);
    if (step === undefined) reader.slice(size);
    else value[step.name] = reader.within(size, (inner) => step.plan.read(inner));
  }
}

function writeTagged(writer: Writer, tagged: readonly TaggedStep[], value: Structure): void {
  const present = tagged.filter(({ name, fallback }) => value[name] !== undefined && value[name] !== fallback);
  writer.unsignedVarint(present.length);
  for (const { tag, name, plan } of present) {
    const content = new Writer();
    plan.write(content, value[name]);
    writer.unsignedVarint(tag);
    writer.unsignedVarint(content.length);
    for (const piece of content.take()) writer.bytes(piece);
  }
}

/** A structure inside a message. */
export function struct<const S extends Fields>(fields: S): Field<ValueOf<S>, InputOf<S>> {
  const type: Type<Structure> = {
    zero: {},
    plan: ({ version, flexible, nullable }) => {
      const plan = structurePlan(fields, version, flexible);
      return nullable ? nullableStructure(plan) : plan;
    },
  };
  return new Field(type as unknown as Type<ValueOf<S>, InputOf<S>>);
}

/** A structure that may be null has a byte before it: -1 for null, 1 for one. */
function nullableStructure(plan: Plan<Structure>): Plan<Structure> {
  return {
    read: (reader) => (reader.int8() < 0 ? (null as unknown as Structure) : plan.read(reader)),
    write(writer, value) {
      writer.int8(value === null ? -1 : 1);
      if (value !== null) plan.write(writer, value);
    },
  };
}

/** A list of a primitive field. */
export function list<Value, Input>(item: Field<Value, Input>): Field<readonly Value[], readonly Input[]>;
/** A list of structures. */
export function list<const S extends Fields>(fields: S): Field<readonly ValueOf<S>[], readonly InputOf<S>[]>;
export function list(of: AnyField | Fields): AnyField {
  const item: AnyField = of instanceof Field ? of : struct(of);
  return new Field(
    measured<readonly unknown[]>([], lengthPlan, ({ version, flexible }) => {
      const plan = item.plan(version, flexible) as Plan<unknown>;
      return {
        read(reader, length) {
          const values: unknown[] = [];
          for (let left = reader.items(length); left > 0; left -= 1) values.push(plan.read(reader));
          return values;
        },
        write(writer, values, length) {
          length.write(writer, values.length);
          for (const value of values) plan.write(writer, value);
        },
      };
    }),
  );
}

/** A whole request or response body. */
export interface Message<Value, Input = Value> {
  /** The first flexible version (KIP-482). */
  readonly flexibleFrom: number;
  /** Reads the rest of a frame. Throws a RangeError when bytes are missing or left over. */
  read(reader: Reader, version: number): Value;
  write(writer: Writer, version: number, value: Input): void;
}

/** A message whose versions from `flexibleFrom` on are flexible. */
export function message<const S extends Fields>(flexibleFrom: number, fields: S): Message<ValueOf<S>, InputOf<S>> {
  const plans: Plan<Structure>[] = [];
  const planOf = (version: number): Plan<Structure> => {
    plans[version] ??= structurePlan(fields, version, version >= flexibleFrom);
    return plans[version];
  };
  return {
    flexibleFrom,
    read(reader, version) {
      const value = planOf(version).read(reader);
      if (reader.left !== 0) throw new RangeError(`${reader.left} bytes are left over behind the message`);
      return value as ValueOf<S>;
    },
    write: (writer, version, value) => planOf(version).write(writer, value),
  };
}

/** A message's bytes, for what is not sent through a connection. */
export function encode<Value, Input>(schema: Message<Value, Input>, version: number, value: Input): Buffer {
  const writer = new Writer();
  schema.write(writer, version, value);
  return Buffer.concat(writer.take());
}

/** A message from its bytes. */
export function decode<Value, Input>(schema: Message<Value, Input>, version: number, bytes: Buffer): Value {
  return schema.read(new Reader(bytes), version);
}
