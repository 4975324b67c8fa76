// One partition as a consumer reads it: what was read ahead, and how far its program has come.
//
//   ... handled | in the program's hands | position | read ahead ... | fetchAt | not yet read ...

import { Deque } from "../base/index.ts";
import type { Event, EventBatch } from "../engine/index.ts";

/** What an event takes up besides its bytes. */
const overheadBytes = 64;

/** One partition that is read. */
export class Reading {
  readonly topic: string;
  readonly partition: number;
  /** Where the next read begins. */
  fetchAt: number;
  /** The offset that the program gets next. */
  position: number;
  /** Everything before it was handled. */
  handled: number;
  /** What is committed, as far as this consumer knows. */
  committed: number | undefined;
  /** The end of the partition, when it was last read. */
  end: number;
  /** Events from this offset on are not handed out. */
  until = Number.POSITIVE_INFINITY;
  paused = false;
  /** Its partition is going elsewhere: nothing more is handed out. */
  leaving = false;
  /** Its partition has gone elsewhere: nothing that happens to it counts any more. */
  gone = false;
  /** Whether it stands in the row of those that have something for the program. */
  inRow = false;
  /** What was read ahead, in bytes. */
  bytes = 0;
  readonly #ahead = new Deque<{ readonly batch: EventBatch; readonly bytes: number }>();
  /** How many events of the first batch were handed out. */
  #taken = 0;

  constructor(topic: string, partition: number, start: number, end: number) {
    this.topic = topic;
    this.partition = partition;
    this.fetchAt = start;
    this.position = start;
    this.handled = start;
    this.end = end;
  }

  /** Whether the program wants more of it. */
  get wanted(): boolean {
    return !this.paused && !this.leaving;
  }

  /** Whether it has something for the program. */
  get ready(): boolean {
    return this.#ahead.length > 0 && this.wanted && !this.gone && this.position < this.until;
  }

  /** Takes over what was read. */
  add(batch: EventBatch): void {
    this.end = batch.end;
    this.fetchAt = batch.next;
    if (batch.events.length > 0) {
      const bytes = batch.events.reduce((sum, event) => sum + overheadBytes + event.size, 0);
      this.#ahead.push({ batch, bytes });
      this.bytes += bytes;
    } else if (this.#ahead.length === 0) this.position = batch.next;
  }

  /** Hands out the next event. Only when it is ready. */
  takeEvent(): Event {
    const { batch } = this.#first;
    const event = batch.events[this.#taken] as Event;
    this.#pass(batch, this.#taken + 1);
    return event;
  }

  /** Hands out what is left of the next batch, at most so many events. Only when it is ready. */
  takeBatch(maxEvents: number): EventBatch {
    const { batch } = this.#first;
    const from = this.#taken;
    let to = Math.min(batch.events.length, from + maxEvents);
    while (to > from + 1 && (batch.events[to - 1] as Event).offset >= this.until) to -= 1;
    this.#pass(batch, to);
    return { ...batch, events: batch.events.slice(from, to), next: this.position };
  }

  /** Goes on elsewhere: what was read ahead is dropped. */
  seek(offset: number): void {
    this.#ahead.clear();
    this.#taken = 0;
    this.bytes = 0;
    this.fetchAt = offset;
    this.position = offset;
    this.handled = offset;
  }

  /** Reads on elsewhere, after what was read ahead. */
  skipTo(offset: number): void {
    if (this.#ahead.length === 0) this.seek(offset);
    else this.fetchAt = offset;
  }

  get #first(): { readonly batch: EventBatch; readonly bytes: number } {
    return this.#ahead.at(0) as { readonly batch: EventBatch; readonly bytes: number };
  }

  /** The first so many events of the batch are handed out. Behind its last one, offsets may be missing. */
  #pass(batch: EventBatch, count: number): void {
    if (count < batch.events.length) {
      this.#taken = count;
      this.position = (batch.events[count] as Event).offset;
      return;
    }
    this.position = batch.next;
    this.bytes -= this.#ahead.shift()?.bytes ?? 0;
    this.#taken = 0;
  }
}
