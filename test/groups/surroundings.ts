// A coordinator without a broker: simulated time, topics that are numbers, a log that is an array.

import { type MoldauError, problem, sameBytes } from "../../src/base/index.ts";
import type { Told } from "../../src/engine/index.ts";
import { Coordinator, type GroupSettings, type OffsetsLog, type StoredRecord } from "../../src/groups/index.ts";
import { SimulatedClock } from "./simulated-clock.ts";

/** A log of __consumer_offsets in memory, which outlives the coordinators that use it. */
export class ArrayLog implements OffsetsLog {
  readonly records: StoredRecord[] = [];
  dropped = 0;
  /** What the next appends fail with. */
  failure: MoldauError | undefined;

  async read(take: (record: StoredRecord) => void): Promise<void> {
    for (const record of this.records.slice(this.dropped)) take(record);
  }

  async append(records: readonly StoredRecord[]): Promise<number> {
    await Promise.resolve();
    if (this.failure) throw this.failure;
    return this.records.push(...records) - records.length;
  }

  async dropBefore(offset: number): Promise<void> {
    this.dropped = offset;
  }

  /** The records that a compacted log would still have. */
  get live(): StoredRecord[] {
    const kept = this.records.slice(this.dropped);
    const last = kept.filter((one, at) => !kept.some((other, after) => after > at && sameBytes(other.key, one.key)));
    return last.filter(({ value }) => value !== null);
  }
}

/** What a coordinator finds around it. */
export class Surroundings {
  readonly clock = new SimulatedClock();
  readonly kept = new ArrayLog();
  log: OffsetsLog = this.kept;
  /** How many partitions each topic has. Each holds offsets 0 to 99. */
  readonly topics = new Map<string, number>();
  readonly told: Told[] = [];
  #ids = 0;

  constructor(topics: Readonly<Record<string, number>> = { orders: 6 }) {
    for (const [topic, count] of Object.entries(topics)) this.topics.set(topic, count);
  }

  /** A coordinator that has read what the log holds. No initial delay unless the settings say so. */
  async coordinator(settings: Partial<GroupSettings> = {}): Promise<Coordinator> {
    const coordinator = new Coordinator(
      {
        clock: this.clock,
        log: this.log,
        newId: () => String(++this.#ids),
        partitionCount: (topic) => this.topics.get(topic) ?? 0,
        bounds: ({ topic }) => {
          if (!this.topics.has(topic)) throw problem("unknown-topic", { topic });
          return { earliest: 0, end: 100 };
        },
        resolve: async () => 42,
        tell: (happening) => this.told.push(happening),
      },
      { initialRebalanceDelayMs: 0, followUpDelayMs: 0, minSessionTimeoutMs: 1, ...settings },
    );
    await coordinator.open();
    return coordinator;
  }

  /** What was told of this kind. */
  toldOf(kind: Told["kind"]): Told[] {
    return this.told.filter((happening) => happening.kind === kind);
  }
}
