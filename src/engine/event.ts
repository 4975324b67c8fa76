// An event as users see it, over bytes that it shares with the batch it came from.

import { strictTextOf } from "../base/index.ts";

/** A header: a name, and bytes or null. A name may occur more than once; the order is kept. */
export type Header = readonly [name: string, value: Uint8Array | null];

/** The one empty list of headers, so that events without any share it. */
export const noHeaders: readonly Header[] = [];

/** An event on its way in, as bytes. */
export interface NewEvent {
  /** Picks the partition, and names the thing the event is about. Null or absent: none. */
  readonly key?: Uint8Array | null;
  /** The content. Null is a tombstone: "forget this key". */
  readonly value: Uint8Array | null;
  /** Small facts beside the value. */
  readonly headers?: readonly Header[];
  /** When it happened, in milliseconds since 1970. Absent: when it is appended. */
  readonly timestamp?: number;
}

/**
 * An event of a partition. Its bytes are slices of a shared batch and are decoded only when asked for,
 * so events are cheap to pass along. Do not change them.
 */
export class Event<Value = unknown> {
  /** The topic it is in. */
  readonly topic: string;
  /** Its partition. */
  readonly partition: number;
  /** Its number in the partition: never changes, never used again. */
  readonly offset: number;
  /** When it happened, in milliseconds since 1970. */
  readonly timestamp: number;
  /** Its headers, in order. */
  readonly headers: readonly Header[];
  /** The bytes that hold this event, among others. */
  readonly shared: Uint8Array;
  /** Where the key starts in `shared`, or -1 when there is none. */
  readonly keyStart: number;
  /** Where the key ends in `shared`. */
  readonly keyEnd: number;
  /** Where the value starts in `shared`, or -1 when it is null. */
  readonly valueStart: number;
  /** Where the value ends in `shared`. */
  readonly valueEnd: number;

  constructor(
    topic: string,
    partition: number,
    offset: number,
    timestamp: number,
    headers: readonly Header[],
    shared: Uint8Array,
    keyStart: number,
    keyEnd: number,
    valueStart: number,
    valueEnd: number,
  ) {
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.timestamp = timestamp;
    this.headers = headers;
    this.shared = shared;
    this.keyStart = keyStart;
    this.keyEnd = keyEnd;
    this.valueStart = valueStart;
    this.valueEnd = valueEnd;
  }

  /** The key's bytes, or null. */
  get keyBytes(): Uint8Array | null {
    return this.keyStart < 0 ? null : this.shared.subarray(this.keyStart, this.keyEnd);
  }

  /** The value's bytes, or null for a tombstone. */
  get valueBytes(): Uint8Array | null {
    return this.valueStart < 0 ? null : this.shared.subarray(this.valueStart, this.valueEnd);
  }

  /** How many bytes key and value have. */
  get size(): number {
    const keySize = this.keyStart < 0 ? 0 : this.keyEnd - this.keyStart;
    return this.valueStart < 0 ? keySize : keySize + this.valueEnd - this.valueStart;
  }

  /** The key as text; bytes that are not UTF-8 stay bytes. Null when there is none. */
  get key(): string | Uint8Array | null {
    const bytes = this.keyBytes;
    return bytes === null ? null : (strictTextOf(bytes) ?? bytes);
  }

  /** The value as what its bytes hold: JSON if they are JSON, else text if they are UTF-8, else the bytes. Null for a tombstone. */
  get value(): Value {
    return decoded(this.valueBytes) as Value;
  }
}

/** Bytes as JSON if they are JSON, else as text if they are UTF-8, else as they are. */
function decoded(bytes: Uint8Array | null): unknown {
  if (bytes === null) return null;
  const text = strictTextOf(bytes);
  if (text === undefined) return bytes;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
