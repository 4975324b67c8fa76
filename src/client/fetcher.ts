// Reads ahead for a consumer: one read at a time over all partitions that have room, for as long as the consumer lives.

import { type Clock, MoldauError, type Random } from "../base/index.ts";
import type { Engine, EventBatch, Position } from "../engine/index.ts";
import { Bell } from "./bell.ts";
import { readAny } from "./read-any.ts";
import type { Reading } from "./reading.ts";
import { backoffMs, pauseFor } from "./timing.ts";

/** How to read ahead. */
export interface FetcherSettings {
  readonly engine: Engine;
  /** About how many bytes to read ahead. */
  readonly prefetchBytes: number;
  readonly onExpired: "error" | "earliest" | "latest";
  readonly clock: Clock;
  readonly random: Random;
  readonly onRetry?: (error: MoldauError, failures: number) => void;
  /** Something was read, or found to be further on. */
  readonly onRead: (reading: Reading) => void;
  /** It cannot go on. */
  readonly onFailure: (error: unknown) => void;
}

/** How much one read brings, in bytes. */
const pageBytes = 1024 * 1024;

/** How long a read waits for events, in milliseconds. */
const longWaitMs = 30_000;

/** How long it waits while some partitions have no room: they may have soon. */
const shortWaitMs = 100;

/** Reads partitions, waiting for events, until it is stopped. */
export class Fetcher {
  readonly #settings: FetcherSettings;
  readonly #readings = new Set<Reading>();
  readonly #stop = new AbortController();
  #interrupt = new AbortController();
  readonly #change = new Bell();
  #someAreFull = false;
  /** How many bytes each partition may have ahead when many are ahead together. */
  #share = 0;
  #turn = 0;
  #failures = 0;

  constructor(settings: FetcherSettings) {
    this.#settings = settings;
    void this.#run();
  }

  /** Reads these too. */
  add(readings: Iterable<Reading>): void {
    for (const reading of readings) this.#readings.add(reading);
    this.changed();
  }

  /** Which partitions to read, or from where, is different now: a read that waits begins anew. */
  changed(): void {
    this.#interrupt.abort();
    this.#change.ring();
  }

  /** The program took something from a partition. When it has nothing left, those that had no room are read at once. */
  took(reading: Reading, nothingLeft: boolean): void {
    if (!this.#someAreFull) return;
    if (nothingLeft) this.changed();
    else if (reading.bytes < this.#share) this.#change.ring();
  }

  stop(): void {
    this.#stop.abort();
    this.changed();
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const wanted = this.#wanted();
      if (wanted.length > 0) await this.#read(wanted);
      else await this.#change.rung();
    }
  }

  /** The partitions that have room, a different one first each time. */
  #wanted(): Reading[] {
    let bytes = 0;
    for (const reading of this.#readings) {
      if (reading.gone) this.#readings.delete(reading);
      else bytes += reading.bytes;
    }
    const half = this.#settings.prefetchBytes / 2;
    this.#share = half / this.#readings.size;
    const open = [...this.#readings].filter(({ wanted, fetchAt, until }) => wanted && fetchAt < until);
    const wanted = open.filter((reading) => bytes < half || reading.bytes < this.#share);
    this.#someAreFull = wanted.length < open.length;
    this.#turn = (this.#turn + 1) % Math.max(1, wanted.length);
    return [...wanted.slice(this.#turn), ...wanted.slice(0, this.#turn)];
  }

  async #read(wanted: readonly Reading[]): Promise<void> {
    this.#interrupt = new AbortController();
    const { signal } = this.#interrupt;
    const positions = wanted.map(({ topic, partition, fetchAt }) => ({ topic, partition, offset: fetchAt }));
    const waitMs = this.#someAreFull ? shortWaitMs : longWaitMs;
    const maxBytes = Math.min(pageBytes, Math.ceil(this.#settings.prefetchBytes / 2));
    try {
      const batches = await readAny(this.#settings.engine, positions, { maxBytes, waitMs, signal });
      this.#failures = 0;
      this.#take(wanted, positions, batches);
    } catch (error) {
      if (!signal.aborted) await this.#judge(error, wanted);
    }
  }

  /** What was asked for before a seek does not count. */
  #take(wanted: readonly Reading[], positions: readonly Position[], batches: readonly EventBatch[]): void {
    for (const batch of batches) {
      const at = positions.findIndex(({ topic, partition }) => topic === batch.topic && partition === batch.partition);
      const reading = wanted[at];
      if (reading === undefined || reading.gone || reading.fetchAt !== positions[at]?.offset) continue;
      reading.add(batch);
      this.#settings.onRead(reading);
    }
  }

  async #judge(error: unknown, wanted: readonly Reading[]): Promise<void> {
    const { onExpired, onRetry, onFailure, clock, random } = this.#settings;
    if (onExpired !== "error" && isOutOfRange(error)) {
      const { topic, partition, earliest, end } = error.facts;
      const reading = wanted.find((each) => each.topic === topic && each.partition === partition);
      if (reading !== undefined) {
        reading.skipTo(onExpired === "earliest" ? earliest : end);
        this.#settings.onRead(reading);
        return;
      }
    }
    if (MoldauError.is(error) && error.retriable) {
      this.#failures += 1;
      onRetry?.(error, this.#failures);
      await pauseFor(backoffMs(this.#failures, random), clock, this.#stop.signal);
    } else {
      this.#stop.abort();
      onFailure(error);
    }
  }
}

function isOutOfRange(error: unknown): error is MoldauError<"offset-expired" | "offset-beyond-end"> {
  return MoldauError.is(error, "offset-expired") || MoldauError.is(error, "offset-beyond-end");
}
