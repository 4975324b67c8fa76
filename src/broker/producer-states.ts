// What each producer sent last to a partition, so that a retry is stored once and a gap is noticed.
// Source: KIP-98; org.apache.kafka.storage.internals.log.ProducerStateManager keeps the last 5 batches likewise.

import { problem } from "../base/index.ts";
import type { Place } from "./decoded-batches.ts";

/** How many stored batches per producer are remembered: as many as Kafka's clients have under way at most. */
const rememberedBatches = 5;

/** Sequence numbers go up to 2^31 - 1 and begin at 0 again. */
const sequenceSpan = 0x8000_0000;

/** A batch by its producer's count. */
export interface SequencedBatch {
  readonly producerId: number;
  readonly epoch: number;
  /** The number of its first event. */
  readonly sequence: number;
  /** How many events it has. */
  readonly count: number;
}

/** A batch that was appended. */
export interface RememberedBatch {
  readonly epoch: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly baseOffset: number;
  readonly timestamp: number;
}

/** A producer that has appended lately, for people. */
export interface ActiveProducer {
  readonly producerId: number;
  readonly epoch: number;
  readonly lastSequence: number;
  /** Milliseconds since 1970. */
  readonly lastTimestamp: number;
}

interface Producer {
  /** The last batches, oldest first; never empty. */
  batches: RememberedBatch[];
  /** When it last appended, in milliseconds since 1970. */
  lastUsed: number;
}

/** The producers of one partition. */
export class ProducerStates {
  readonly #producers = new Map<number, Producer>();
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  /** How many producers are remembered. */
  get size(): number {
    return this.#producers.size;
  }

  /**
   * Whether a batch may be appended: undefined when it is the next one, or the batch as it was stored before when it is a retry.
   * Throws `out-of-sequence`, `duplicate-sequence`, `stale-producer`, `unknown-producer`.
   */
  check(batch: SequencedBatch): RememberedBatch | undefined {
    const last = this.#producers.get(batch.producerId)?.batches.at(-1);
    if (last === undefined) return this.#checkFirst(batch);
    if (batch.epoch < last.epoch) {
      throw problem("stale-producer", { producerId: batch.producerId, epoch: batch.epoch, current: last.epoch });
    }
    const expected = batch.epoch > last.epoch ? 0 : (last.lastSequence + 1) % sequenceSpan;
    if (batch.sequence === expected) return undefined;
    return this.#storedBefore(batch) ?? this.#refuse(batch, expected, batch.epoch > last.epoch);
  }

  /** Remembers a batch that was appended. What lies at or beyond `readable` may be taken back, so more than it is kept. */
  remember(batch: SequencedBatch, baseOffset: number, timestamp: number, readable: number, lastUsed = timestamp): void {
    const lastSequence = (batch.sequence + batch.count - 1) % sequenceSpan;
    const entry = { epoch: batch.epoch, firstSequence: batch.sequence, lastSequence, baseOffset, timestamp };
    const producer = this.#producers.get(batch.producerId);
    if (producer === undefined) {
      this.#producers.set(batch.producerId, { batches: [entry], lastUsed });
      return;
    }
    producer.batches.push(entry);
    producer.lastUsed = lastUsed;
    while ((producer.batches[rememberedBatches]?.baseOffset ?? readable) < readable) producer.batches.shift();
  }

  /** Forgets what was appended at `end` or later: it was not stored after all. */
  takeBack(end: number): void {
    for (const [producerId, producer] of this.#producers) {
      producer.batches = producer.batches.filter((batch) => batch.baseOffset < end);
      if (producer.batches.length === 0) this.#producers.delete(producerId);
    }
  }

  /** Forgets producers that have not appended since a time. */
  expire(before: number): void {
    for (const [producerId, producer] of this.#producers) {
      if (producer.lastUsed < before) this.#producers.delete(producerId);
    }
  }

  /** Who is remembered. */
  active(): ActiveProducer[] {
    return [...this.#producers].flatMap(([producerId, { batches, lastUsed: lastTimestamp }]) =>
      batches.slice(-1).map(({ epoch, lastSequence }) => ({ producerId, epoch, lastSequence, lastTimestamp })),
    );
  }

  /** Everything, as JSON can hold it. */
  toJSON(): unknown {
    return [...this.#producers].map(([producerId, producer]) => [producerId, producer.lastUsed, producer.batches]);
  }

  /** Takes over what `toJSON` gave. */
  restore(saved: unknown): void {
    for (const [producerId, lastUsed, batches] of saved as [number, number, RememberedBatch[]][]) {
      this.#producers.set(producerId, { batches, lastUsed });
    }
  }

  #checkFirst({ producerId, sequence }: SequencedBatch): undefined {
    if (sequence !== 0) throw problem("unknown-producer", { producerId });
  }

  #storedBefore({ producerId, epoch, sequence, count }: SequencedBatch): RememberedBatch | undefined {
    const lastSequence = (sequence + count - 1) % sequenceSpan;
    return this.#producers
      .get(producerId)
      ?.batches.find(
        (stored) => stored.epoch === epoch && stored.firstSequence === sequence && stored.lastSequence === lastSequence,
      );
  }

  #refuse({ sequence }: SequencedBatch, expected: number, newEpoch: boolean): never {
    const behind = (expected - sequence + sequenceSpan) % sequenceSpan;
    if (!newEpoch && behind < sequenceSpan / 2) throw problem("duplicate-sequence", { ...this.#place, sequence });
    throw problem("out-of-sequence", { ...this.#place, expected, actual: sequence });
  }
}
