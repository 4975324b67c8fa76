// The newest batches as events, kept for a while, so that a thousand readers of an event decode it once.

import { Deque } from "../base/index.ts";
import { Event } from "../engine/index.ts";
import { type BatchHeader, decodeBatch } from "../log/index.ts";

/** A partition's name and number, as its events carry them. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
}

interface Decoded {
  readonly crc: number;
  readonly events: readonly Event[];
}

/** The decoded batches of one partition, by base offset. */
export type DecodedOfPartition = Map<number, Decoded>;

/** About how much an Event takes beside the bytes that it shares. */
const bytesOfEvent = 120;

/** One bounded cache for all partitions of a broker: what was decoded first is forgotten first. */
export class DecodedBatches {
  readonly #order = new Deque<readonly [decoded: DecodedOfPartition, baseOffset: number, bytes: number]>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes = 8 * 1024 * 1024) {
    this.#maxBytes = maxBytes;
  }

  /** The events of a batch, from the partition's `decoded` when they are there, else decoded now and remembered. */
  eventsOf(place: Place, decoded: DecodedOfPartition, batch: Uint8Array, header: BatchHeader): readonly Event[] {
    const known = decoded.get(header.baseOffset);
    if (known !== undefined && known.crc === header.crc) return known.events;
    const events = decodeEvents(place, batch);
    if (known === undefined) this.#remember(decoded, header, events);
    return events;
  }

  #remember(decoded: DecodedOfPartition, { baseOffset, crc }: BatchHeader, events: readonly Event[]): void {
    const bytes = (events[0]?.shared.length ?? 0) + events.length * bytesOfEvent;
    decoded.set(baseOffset, { crc, events });
    this.#order.push([decoded, baseOffset, bytes]);
    this.#bytes += bytes;
    while (this.#bytes > this.#maxBytes) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const [decoded, baseOffset, bytes] = this.#order.shift() as readonly [DecodedOfPartition, number, number];
    decoded.delete(baseOffset);
    this.#bytes -= bytes;
  }
}

/** The events of a batch. */
export function decodeEvents({ topic, partition }: Place, batch: Uint8Array): Event[] {
  return decodeBatch(
    batch,
    (offset, timestamp, headers, shared, keyStart, keyEnd, valueStart, valueEnd) =>
      new Event(topic, partition, offset, timestamp, headers, shared, keyStart, keyEnd, valueStart, valueEnd),
  );
}
