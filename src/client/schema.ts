// Typed values: a schema says what they must look like, on their way in and on their way out.

import { problem } from "../base/index.ts";
import { Event } from "../engine/index.ts";

/** Checks values. A Zod schema is one. */
export interface Schema<Value> {
  /** Returns the value, or throws what is wrong with it. */
  parse(value: unknown): Value;
}

/** The value as the schema wants it. Throws `invalid-request`. */
export function checked<Value>(schema: Schema<Value>, value: unknown): Value {
  try {
    return schema.parse(value);
  } catch (error) {
    throw problem("invalid-request", { field: "value", reason: (error as Error).message }, error);
  }
}

/** An event whose value must pass a schema when it is asked for. */
export class CheckedEvent<Value> extends Event<Value> {
  readonly #schema: Schema<Value>;

  constructor(event: Event, schema: Schema<Value>) {
    super(
      event.topic,
      event.partition,
      event.offset,
      event.timestamp,
      event.headers,
      event.shared,
      event.keyStart,
      event.keyEnd,
      event.valueStart,
      event.valueEnd,
    );
    this.#schema = schema;
  }

  /** The value, checked. Null for a tombstone. Throws `invalid-request`. */
  override get value(): Value {
    const value = super.value;
    return value === null ? value : checked(this.#schema, value);
  }
}
