// The partitions of a consumer: which there are, whose turn it is, and what the program holds in its hands.

import { Deque } from "../base/index.ts";
import type { TopicPartition } from "../engine/index.ts";
import { Bell } from "./bell.ts";
import type { Reading } from "./reading.ts";

/** Partitions by name, and the row in which those stand that have something for the program. */
export class Readings implements Iterable<Reading> {
  readonly #all = new Map<string, Reading>();
  readonly #row = new Deque<Reading>();
  #held: Reading | undefined;
  #heldUpTo = 0;
  readonly #free = new Bell();

  /** How many there are. */
  get size(): number {
    return this.#all.size;
  }

  [Symbol.iterator](): IterableIterator<Reading> {
    return this.#all.values();
  }

  get(topic: string, partition: number): Reading | undefined {
    return this.#all.get(`${topic}:${partition}`);
  }

  /** All of them, or those of these partitions that there are. */
  of(partitions: Iterable<TopicPartition>): Reading[] {
    return Array.from(partitions, ({ topic, partition }) => this.get(topic, partition)).filter(
      (reading) => reading !== undefined,
    );
  }

  add(reading: Reading): void {
    this.#all.set(`${reading.topic}:${reading.partition}`, reading);
  }

  /** Lets go of a partition: nothing of it is handed out or counts any more. */
  remove(reading: Reading): void {
    reading.gone = true;
    const name = `${reading.topic}:${reading.partition}`;
    if (this.#all.get(name) === reading) this.#all.delete(name);
    if (this.#held === reading) this.letGo();
  }

  /** A partition may have something for the program: it takes its turn behind the others. */
  line(reading: Reading): void {
    if (reading.inRow || !reading.ready) return;
    reading.inRow = true;
    this.#row.push(reading);
  }

  /** Whether nothing stands in the row. */
  get rowIsEmpty(): boolean {
    return this.#row.length === 0;
  }

  /** Whose turn it is, or undefined when there is nothing for the program. It has to line up again. */
  next(): Reading | undefined {
    for (let reading = this.#row.shift(); reading !== undefined; reading = this.#row.shift()) {
      reading.inRow = false;
      if (reading.ready) return reading;
    }
    return undefined;
  }

  /** The program got something of this partition, up to its position. */
  hold(reading: Reading): void {
    this.#held = reading;
    this.#heldUpTo = reading.position;
  }

  /** The program asks for more: what it held is handled. */
  handled(): void {
    if (this.#held !== undefined && !this.#held.gone) this.#held.handled = this.#heldUpTo;
    this.letGo();
  }

  /** What the program holds does not count, because its position was moved or its partition is gone. */
  letGo(of?: Reading): void {
    if (of !== undefined && of !== this.#held) return;
    this.#held = undefined;
    this.#free.ring();
  }

  /** Resolves when the program holds nothing of these partitions. */
  async free(readings: readonly Reading[]): Promise<void> {
    while (this.#held !== undefined && readings.includes(this.#held)) {
      await this.#free.rung();
    }
  }
}
