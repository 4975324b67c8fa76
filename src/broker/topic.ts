// One topic: its settings and its partitions.

import { problem } from "../base/index.ts";
import type { TopicConfig, TopicInfo } from "../engine/index.ts";
import { Partition, type Shared } from "./partition.ts";
import { defaultConfig, limitsOf } from "./topic-config.ts";
import { isInternal } from "./topic-name.ts";

/** What is remembered of a topic in the metadata log. */
export interface TopicRecord {
  readonly incarnation: string;
  readonly partitions: number;
  readonly config: TopicConfig;
}

/** How many partitions are opened at the same time. */
const opensAtOnce = 64;

/** A topic that is open. */
export class Topic {
  readonly topic: string;
  /** Tells it from an earlier topic of the same name: a UUID. */
  readonly incarnation: string;
  readonly internal: boolean;
  readonly partitions: Partition[] = [];
  readonly #shared: Shared;
  readonly #defaults: TopicConfig;
  #config: TopicConfig;

  private constructor(topic: string, record: TopicRecord, defaults: TopicConfig, shared: Shared) {
    this.topic = topic;
    this.incarnation = record.incarnation;
    this.internal = isInternal(topic);
    this.#config = record.config;
    this.#defaults = defaults;
    this.#shared = shared;
  }

  /** Opens a topic with all its partitions, made where there are none. */
  static async open(topic: string, record: TopicRecord, defaults: TopicConfig, shared: Shared): Promise<Topic> {
    const opened = new Topic(topic, record, defaults, shared);
    await opened.grow(record.partitions);
    return opened;
  }

  /** What was set; the rest has its default. */
  get config(): TopicConfig {
    return this.#config;
  }

  /** Every setting as it counts: what was set, over the broker's defaults. */
  get wholeConfig(): Required<TopicConfig> {
    return { ...defaultConfig, ...this.#defaults, ...this.#config } as Required<TopicConfig>;
  }

  /** How it is now. */
  get info(): TopicInfo {
    const { topic, incarnation, internal, config } = this;
    return { topic, incarnation, internal, partitions: this.partitions.map((partition) => partition.info), config };
  }

  /** What is remembered of it, with what shall change. */
  record(change: Partial<TopicRecord> = {}): TopicRecord {
    return { incarnation: this.incarnation, partitions: this.partitions.length, config: this.#config, ...change };
  }

  /** One partition. Throws `unknown-partition`. */
  partition(partition: number): Partition {
    const found = this.partitions[partition];
    if (found !== undefined) return found;
    throw problem("unknown-partition", { topic: this.topic, partition, partitions: this.partitions.length });
  }

  /** Opens partitions until there are as many. */
  async grow(count: number): Promise<void> {
    const limits = limitsOf(this.#config, this.#defaults);
    while (this.partitions.length < count) {
      const from = this.partitions.length;
      const numbers = Array.from({ length: Math.min(opensAtOnce, count - from) }, (_, index) => from + index);
      const opened = numbers.map((partition) => Partition.open({ topic: this.topic, partition }, limits, this.#shared));
      this.partitions.push(...(await Promise.all(opened)));
    }
  }

  /** Follows changed settings. */
  configure(config: TopicConfig): void {
    this.#config = config;
    const limits = limitsOf(config, this.#defaults);
    for (const partition of this.partitions) partition.configure(limits);
  }
}
