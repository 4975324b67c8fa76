// The fields that messages are made of. A field knows its type, the versions it exists in, where it may be null, its tag
// and its default, so that a message's schema reads as its grammar:
//
//   leaderEpoch: int32.in("7+").default(-1),
//   topics: list({ topic: string, partitions: list(int32) }).nullable("1+"),
//
// Source: "The Kafka message definitions", clients/src/main/resources/common/message/README.md in apache/kafka.

import type { Reader } from "./reader.ts";
import { always, covers, type VersionRange, versionRange } from "./versions.ts";
import type { Writer } from "./writer.ts";

/** How a type looks in one version of a message. */
export interface Shape {
  readonly version: number;
  /** Whether lengths are compact and structures end with tagged fields (KIP-482). */
  readonly flexible: boolean;
  readonly nullable: boolean;
}

/** Reads and writes a type in one version. */
export interface Plan<Value, Input = Value> {
  read(reader: Reader): Value;
  write(writer: Writer, value: Input): void;
}

/** A type of the protocol. */
export interface Type<Value, Input = Value> {
  /** What a field has in versions without it, unless it says otherwise. */
  readonly zero: Value;
  plan(shape: Shape): Plan<Value, Input>;
}

interface Traits {
  readonly versions: VersionRange;
  readonly nullIn: VersionRange | undefined;
  readonly tag: number | undefined;
  readonly fallback: unknown;
}

/** A field: `Value` is what reading gives, `Input` what writing takes, `Optional` whether writing may leave it out. */
export class Field<Value, Input = Value, Optional extends boolean = false> {
  declare readonly optional: Optional;
  readonly #type: Type<Value, Input>;
  readonly #traits: Traits;

  constructor(type: Type<Value, Input>, traits: Partial<Traits> = {}) {
    this.#type = type;
    this.#traits = { versions: always, nullIn: undefined, tag: undefined, fallback: type.zero, ...traits };
  }

  /** In these versions only. In the others it has its default. */
  in(versions: string): Field<Value, Input, Optional> {
    return new Field(this.#type, { ...this.#traits, versions: versionRange(versions) });
  }

  /** May be null, in these versions or in all. */
  nullable(versions = "0+"): Field<Value | null, Input | null, Optional> {
    const type = this.#type as Type<Value | null, Input | null>;
    return new Field(type, { ...this.#traits, nullIn: versionRange(versions), fallback: null });
  }

  /** What it has where it is left out. */
  default(fallback: Value): Field<Value, Input, true> {
    return new Field<Value, Input, true>(this.#type, { ...this.#traits, fallback });
  }

  /** Written behind the other fields under this number, unless it has its default (KIP-482). */
  tag(tag: number): Field<Value | undefined, Input | undefined, true> {
    const type = this.#type as Type<Value | undefined, Input | undefined>;
    const { fallback } = this.#traits;
    return new Field<Value | undefined, Input | undefined, true>(type, {
      ...this.#traits,
      tag,
      fallback: fallback === this.#type.zero ? undefined : fallback,
    });
  }

  /** The number of a tagged field. */
  get tagNumber(): number | undefined {
    return this.#traits.tag;
  }

  /** What it has where it is left out. */
  get fallback(): Value {
    return this.#traits.fallback as Value;
  }

  /** How it is read and written in this version, or undefined when the version does not have it. */
  plan(version: number, flexible: boolean): Plan<Value, Input> | undefined {
    const { versions, nullIn } = this.#traits;
    if (!covers(versions, version)) return undefined;
    const nullable = nullIn !== undefined && covers(nullIn, version);
    return this.#type.plan({ version, flexible, nullable });
  }
}
