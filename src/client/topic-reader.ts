// A consumer without a group reads all partitions of its topics, those too that come later.

import { problem } from "../base/index.ts";
import type { PartitionInfo, TopicInfo } from "../engine/index.ts";
import type { ConsumerSide, PartitionSource } from "./partition-source.ts";
import { Reading } from "./reading.ts";
import { startOffset } from "./starts.ts";
import { retrying } from "./timing.ts";

/** All partitions of some topics. */
export class TopicReader implements PartitionSource {
  readonly alive = true;
  settled = false;
  readonly #side: ConsumerSide;
  readonly #stop = new AbortController();
  /** The topics that are known, with the incarnation they had. */
  readonly #incarnations = new Map<string, string>();
  #topics: readonly string[];
  #stopLater: (() => void) | undefined;

  constructor(side: ConsumerSide) {
    this.#side = side;
    this.#topics = side.options.topics;
  }

  async start(): Promise<void> {
    await this.#look();
    this.settled = true;
    this.#lookLater();
  }

  async subscribe(topics: readonly string[]): Promise<void> {
    this.#topics = topics;
    for (const reading of this.#side.readings) {
      if (!topics.includes(reading.topic)) this.#side.readings.remove(reading);
    }
    for (const topic of this.#incarnations.keys()) if (!topics.includes(topic)) this.#incarnations.delete(topic);
    this.#side.fetcher.changed();
    await this.#look();
    this.#side.wake();
  }

  commit(): Promise<void> {
    return Promise.reject(problem("invalid-request", { field: "group", reason: "only members of a group can commit" }));
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#stopLater?.();
  }

  #lookLater(): void {
    const { clock, refreshMs } = this.#side.settings;
    if (this.#stop.signal.aborted) return;
    this.#stopLater = clock.after(refreshMs, () => {
      this.#look().then(
        () => this.#lookLater(),
        (error) => this.#stop.signal.aborted || this.#side.fail(error),
      );
    });
  }

  /** Takes up the partitions that are new. */
  async #look(): Promise<void> {
    for (const topic of this.#topics) {
      const describe = () => this.#side.engine.describeTopic(topic);
      const info = await retrying(describe, this.#side.settings, this.#stop.signal);
      if (this.#topics.includes(topic)) await this.#takeUp(info);
    }
  }

  async #takeUp({ topic, incarnation, partitions }: TopicInfo): Promise<void> {
    const { engine, options, settings, readings, fetcher } = this.#side;
    const known = this.#incarnations.get(topic);
    if (known !== undefined && known !== incarnation)
      throw problem("stale-cursor", { topic, cursor: this.#cursor(topic) });
    this.#incarnations.set(topic, incarnation);
    const from = known === undefined ? (options.from ?? "latest") : "earliest";
    const wanted = chosen(topic, partitions, options.partitions);
    const fresh = wanted.filter(({ partition }) => readings.get(topic, partition) === undefined);
    for (const info of fresh) {
      const start = () => startOffset(engine, topic, info, from);
      const reading = new Reading(topic, info.partition, await retrying(start, settings, this.#stop.signal), info.end);
      if (settings.untilEnd) reading.until = info.end;
      if (readings.get(topic, info.partition) === undefined) readings.add(reading);
    }
    fetcher.add(readings.of(fresh.map(({ partition }) => ({ topic, partition }))));
  }

  #cursor(topic: string): string {
    const positions = [...this.#side.readings].filter((reading) => reading.topic === topic);
    return positions.map(({ partition, position }) => `${partition}:${position}`).join(",");
  }
}

/** The partitions that were asked for. Throws `unknown-partition` for those that are not there. */
function chosen(topic: string, all: readonly PartitionInfo[], asked: readonly number[] | undefined) {
  if (asked === undefined) return all;
  return asked.map((partition) => {
    const info = all[partition];
    if (info === undefined) throw problem("unknown-partition", { topic, partition, partitions: all.length });
    return info;
  });
}
