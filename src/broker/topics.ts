// Which topics there are. Changes are made one after the other, each remembered in the metadata log before it counts.

import { problem } from "../base/index.ts";
import type { TopicChange, TopicConfig, TopicInfo, TopicSettings } from "../engine/index.ts";
import type { Store } from "../log/index.ts";
import { MetadataLog } from "./metadata-log.ts";
import type { Shared } from "./partition.ts";
import { logNameOf } from "./partition-log.ts";
import { ProducerIds } from "./producer-ids.ts";
import { Topic, type TopicRecord } from "./topic.ts";
import { checkConfig } from "./topic-config.ts";
import { checkTopicName } from "./topic-name.ts";

/** What topics get when nothing else is said. */
export interface TopicDefaults {
  readonly partitions: number;
  readonly config: TopicConfig;
}

/** Most partitions that a topic may have. */
const maxPartitions = 100_000;

const topicKey = "topic:";
const producersKey = "producers";
const clusterKey = "cluster";

/** The topics of a broker, for doors that work on partitions directly. */
export type OpenTopics = Pick<Topics, "clusterId" | "find" | "get" | "all" | "check">;

/** The topics of a broker. */
export class Topics {
  /** Tells this broker's data from any other's: 22 characters of base64 (`cluster.id`). */
  readonly clusterId: string;
  readonly producerIds: ProducerIds;
  readonly #topics = new Map<string, Topic>();
  readonly #metadata: MetadataLog;
  readonly #shared: Shared;
  readonly #defaults: TopicDefaults;
  /** Settled when the last change so far is made. */
  #changes: Promise<unknown> = Promise.resolve();

  private constructor(
    metadata: MetadataLog,
    clusterId: string,
    nextProducerId: number,
    defaults: TopicDefaults,
    shared: Shared,
  ) {
    this.clusterId = clusterId;
    this.#metadata = metadata;
    this.#defaults = defaults;
    this.#shared = shared;
    this.producerIds = new ProducerIds(nextProducerId, (next) => this.#remember(producersKey, { next }));
  }

  /** Opens the topics that the store's metadata log tells of. */
  static async open(defaults: TopicDefaults, shared: Shared): Promise<Topics> {
    checkConfig(defaults.config);
    const records = new Map<string, TopicRecord | null>();
    let nextProducerId = 0;
    let clusterId: string | undefined;
    const metadata = await MetadataLog.open(shared.store, (key, value) => {
      if (key.startsWith(topicKey)) records.set(key.slice(topicKey.length), value as TopicRecord | null);
      if (key === producersKey) nextProducerId = (value as { next: number }).next;
      if (key === clusterKey) clusterId = (value as { id: string }).id;
    });
    const topics = new Topics(metadata, clusterId ?? newClusterId(), nextProducerId, defaults, shared);
    if (clusterId === undefined) await topics.#remember(clusterKey, { id: topics.clusterId });
    await deleteRemains(shared.store, records);
    for (const [topic, record] of records) if (record !== null) await topics.#open(topic, record);
    return topics;
  }

  /** One topic, or undefined. */
  find(topic: string): Topic | undefined {
    return this.#topics.get(topic);
  }

  /** One topic. Throws `unknown-topic`. */
  get(topic: string): Topic {
    const found = this.#topics.get(topic);
    if (found === undefined) throw problem("unknown-topic", { topic });
    return found;
  }

  /** All topics, in the order of their names. */
  all(): Topic[] {
    return [...this.#topics.values()].sort((left, right) => (left.topic < right.topic ? -1 : 1));
  }

  /** Throws what hinders a new topic: `invalid-topic`, `invalid-partitions`, `invalid-config`. */
  check(topic: string, { partitions = this.#defaults.partitions, config = {} }: TopicSettings): void {
    checkTopicName(topic, this.#topics.keys());
    checkPartitions(topic, partitions);
    checkConfig(config);
  }

  /** Makes a topic, or returns the one there is when it agrees with what is asked for. */
  create(topic: string, settings: TopicSettings = {}): Promise<TopicInfo> {
    return this.#inTurn(async () => {
      const known = this.#topics.get(topic);
      if (known !== undefined) return agreeing(known, settings);
      this.check(topic, settings);
      const { partitions = this.#defaults.partitions, config = {} } = settings;
      const record = { incarnation: crypto.randomUUID(), partitions, config: withoutUndefined(config) };
      await this.#remember(topicKey + topic, record);
      const { info } = await this.#openOrForget(topic, record);
      this.#shared.activity.tell({ kind: "topic-created", topic, partitions });
      return info;
    });
  }

  /** Changes settings, adds partitions. */
  alter(topic: string, change: TopicChange): Promise<TopicInfo> {
    return this.#inTurn(async () => {
      const known = this.get(topic);
      const partitions = change.partitions ?? known.partitions.length;
      if (partitions < known.partitions.length) {
        const reason = `it has ${known.partitions.length}, and partitions cannot be taken away`;
        throw problem("invalid-partitions", { topic, partitions, reason });
      }
      checkPartitions(topic, partitions);
      const config = changed(known.config, change.config ?? {});
      checkConfig(config);
      await this.#remember(topicKey + topic, known.record({ partitions, config }));
      known.configure(config);
      await known.grow(partitions);
      this.#shared.activity.tell({ kind: "topic-changed", topic, partitions });
      return known.info;
    });
  }

  /** Deletes a topic and its events. */
  delete(topic: string): Promise<void> {
    return this.#inTurn(async () => {
      const known = this.get(topic);
      await this.#remember(topicKey + topic, null);
      this.#topics.delete(topic);
      for (const partition of known.partitions) {
        await partition.abandon();
        await this.#shared.store.deleteLog(logNameOf(partition.place));
      }
      this.#shared.activity.tell({ kind: "topic-deleted", topic });
    });
  }

  /** Removes what later changes have replaced. */
  compactMetadata(): Promise<void> {
    return this.#metadata.compact(this.#shared.clock.now());
  }

  /** Waits for changes under way, then lets go of everything. */
  async close(): Promise<void> {
    await this.#changes;
    for (const topic of this.#topics.values()) {
      await Promise.all(topic.partitions.map((partition) => partition.close()));
    }
    await this.#metadata.close();
  }

  async #open(topic: string, record: TopicRecord): Promise<Topic> {
    const opened = await Topic.open(topic, record, this.#defaults.config, this.#shared);
    this.#topics.set(topic, opened);
    return opened;
  }

  /** A topic whose logs cannot be made does not exist. */
  async #openOrForget(topic: string, record: TopicRecord): Promise<Topic> {
    try {
      return await this.#open(topic, record);
    } catch (error) {
      await this.#remember(topicKey + topic, null);
      throw error;
    }
  }

  #remember(key: string, value: unknown): Promise<void> {
    return this.#metadata.write(key, value, this.#shared.clock.now());
  }

  #inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const made = this.#changes.then(change);
    this.#changes = made.catch(() => undefined);
    return made;
  }
}

function newClusterId(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64url");
}

/** Deletes what a crash in the middle of deleting a topic has left behind. */
async function deleteRemains(store: Store, records: ReadonlyMap<string, TopicRecord | null>): Promise<void> {
  for (const name of await store.logNames()) {
    if (records.get(name.slice(0, name.lastIndexOf("-"))) === null) await store.deleteLog(name);
  }
}

/** The topic there is, when what is asked for says nothing else. Throws `topic-exists`. */
function agreeing(known: Topic, { partitions, config }: TopicSettings): TopicInfo {
  const samePartitions = partitions === undefined || partitions === known.partitions.length;
  const sameConfig = config === undefined || sameSettings(withoutUndefined(config), known.config);
  if (samePartitions && sameConfig) return known.info;
  throw problem("topic-exists", { topic: known.topic, partitions: known.partitions.length });
}

function sameSettings(left: TopicConfig, right: TopicConfig): boolean {
  const names = new Set([...Object.keys(left), ...Object.keys(right)]) as Set<keyof TopicConfig>;
  return [...names].every((name) => left[name] === right[name]);
}

function withoutUndefined(config: TopicConfig): TopicConfig {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
}

/** The settings after a change; null takes one back to its default. */
function changed(config: TopicConfig, change: NonNullable<TopicChange["config"]>): TopicConfig {
  const entries = Object.entries({ ...config, ...withoutUndefined(change as TopicConfig) });
  return Object.fromEntries(entries.filter(([, value]) => value !== null));
}

function checkPartitions(topic: string, partitions: number): void {
  if (Number.isSafeInteger(partitions) && partitions >= 1 && partitions <= maxPartitions) return;
  throw problem("invalid-partitions", { topic, partitions, reason: `use a whole number from 1 to ${maxPartitions}` });
}
