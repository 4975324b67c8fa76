// Which partition an event goes to: its key decides; without a key it sticks to one partition until a batch is full.
// Source: Kafka's default partitioner, KIP-480 (sticky partitioner).

import { partitionForKey, type Random } from "../base/index.ts";

/** Picks partitions, remembering per topic which one the events without a key stick to. */
export class Partitioner {
  readonly #sticky = new Map<string, number>();
  readonly #random: Random;

  constructor(random: Random = Math.random) {
    this.#random = random;
  }

  /** The partition for an event with this key, among `partitions`. */
  pick(topic: string, key: Uint8Array | null, partitions: number): number {
    if (key !== null) return partitionForKey(key, partitions);
    if (partitions === 1) return 0;
    const sticky = this.#sticky.get(topic);
    return sticky !== undefined && sticky < partitions ? sticky : this.#stick(topic, partitions);
  }

  /** A batch for this partition was closed: events without a key go to another one from now on. */
  batchClosed(topic: string, partition: number, partitions: number): void {
    if (partitions > 1 && this.#sticky.get(topic) === partition) this.#stick(topic, partitions, partition);
  }

  #stick(topic: string, partitions: number, before?: number): number {
    const others = before === undefined || before >= partitions ? partitions : partitions - 1;
    let next = Math.floor(this.#random() * others);
    if (others < partitions && next >= (before as number)) next += 1;
    this.#sticky.set(topic, next);
    return next;
  }
}
