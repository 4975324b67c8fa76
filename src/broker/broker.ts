// The broker: an Engine over the logs of this process. Where the logs live is its store's business.

import { type Clock, problem, systemClock } from "../base/index.ts";
import type {
  Activity,
  Appended,
  AppendOptions,
  Engine,
  EventBatch,
  Groups,
  NewEvent,
  Position,
  ProducerIdentity,
  ReadOptions,
  Start,
  TopicChange,
  TopicConfig,
  TopicInfo,
  TopicSettings,
} from "../engine/index.ts";
import { type ClassicGroups, Coordinator, type GroupSettings, type GroupsBroker } from "../groups/index.ts";
import { MemoryStore, type Store } from "../log/index.ts";
import { ActivityHub } from "./activity-hub.ts";
import { DecodedBatches } from "./decoded-batches.ts";
import { offsetsLog } from "./offsets-log.ts";
import type { Partition, Shared } from "./partition.ts";
import { readAny } from "./read-any.ts";
import { readEvents, resolveStart } from "./read-events.ts";
import { Repeated } from "./repeated.ts";
import type { Topic } from "./topic.ts";
import { isInternal } from "./topic-name.ts";
import { type OpenTopics, type TopicDefaults, Topics } from "./topics.ts";
import { TransactionLog } from "./transaction-log.ts";
import { Transactions, type TransactionsOutside } from "./transactions.ts";

/** How a broker behaves. */
export interface BrokerOptions {
  /** Where its logs live. Default: in memory, for as long as the broker is open. */
  readonly store?: Store;
  /** Whether an append to an unknown topic makes it. Default true. */
  readonly autoCreateTopics?: boolean;
  /** How many partitions a topic gets when nobody says. Default 1. */
  readonly defaultPartitions?: number;
  /** Settings of topics that have none of their own. In memory `retention.events` is 100,000 unless set here. */
  readonly defaultConfig?: TopicConfig;
  /** How often the age of events is looked at, in milliseconds. Default 5 minutes (`log.retention.check.interval.ms`). */
  readonly retentionCheckMs?: number;
  /** How often topics that are compacted are looked at, in milliseconds. Default 15 seconds (`log.cleaner.backoff.ms`). */
  readonly compactionCheckMs?: number;
  /** How consumer groups behave, where it differs from the defaults. */
  readonly groups?: Partial<GroupSettings>;
  /** Where time comes from. Default: the machine's. */
  readonly clock?: Clock;
}

const memoryConfig: TopicConfig = { "retention.events": 100_000 };

const fiveMinutesMs = 5 * 60 * 1000;
const fifteenSecondsMs = 15 * 1000;

/** An Engine over the logs of this process. */
export class Broker implements Engine {
  readonly address: string;
  readonly activity: Activity;
  /** What Kafka's clients write all together or not at all. */
  readonly transactions: Transactions;
  readonly #shared: Shared;
  readonly #options: BrokerOptions;
  readonly #opening: Promise<Topics>;
  readonly #coordinator: Coordinator;
  /** Undefined while they are being opened. */
  #topics: Topics | undefined;
  /** Topics that appends are waiting for. */
  readonly #creating = new Map<string, Promise<unknown>>();
  readonly #housekeeping: readonly Repeated[];
  #closed = false;

  constructor(options: BrokerOptions = {}) {
    const { store = new MemoryStore(), clock = systemClock, defaultPartitions = 1 } = options;
    const activity = new ActivityHub(clock);
    this.address = store.address;
    this.activity = activity;
    this.#options = options;
    this.#shared = { store, clock, activity, decoded: new DecodedBatches() };
    this.transactions = new Transactions(this.#transactionsBroker(clock));
    this.#coordinator = new Coordinator(this.#groupsBroker(clock, activity), options.groups);
    const { retentionCheckMs = fiveMinutesMs, compactionCheckMs = fifteenSecondsMs } = options;
    this.#housekeeping = [
      new Repeated(clock, retentionCheckMs, () => this.#forEachPartition((partition) => partition.maintain())),
      new Repeated(clock, compactionCheckMs, () => this.#compact()),
    ];
    const config = { ...(options.store === undefined ? memoryConfig : {}), ...options.defaultConfig };
    this.#opening = this.#open({ partitions: defaultPartitions, config });
    this.#opening.catch(() => undefined);
  }

  /** Waits until all topics are open. Throws what hindered it, such as `storage-failed` or `directory-locked`. */
  async ready(): Promise<this> {
    await this.#opening;
    return this;
  }

  /** Whether an append to an unknown topic makes it. */
  get autoCreateTopics(): boolean {
    return this.#options.autoCreateTopics !== false;
  }

  /** The open topics: for doors that work on partitions directly. Throws `unavailable` before `ready`. */
  get topics(): OpenTopics {
    if (this.#topics === undefined) throw problem("unavailable", { reason: "The topics are still being opened" });
    return this.#topics;
  }

  /** An open topic, or undefined: for doors that work on partitions directly. Wait for `ready` first. */
  topic(topic: string): Topic | undefined {
    return this.#topics?.find(topic);
  }

  async createTopic(topic: string, settings?: TopicSettings): Promise<TopicInfo> {
    refuseInternal(topic);
    const info = await (await this.#opened()).create(topic, settings);
    this.#coordinator.topicsChanged();
    return info;
  }

  async listTopics(): Promise<TopicInfo[]> {
    return (await this.#opened()).all().map((topic) => topic.info);
  }

  async describeTopic(topic: string): Promise<TopicInfo> {
    return (await this.#opened()).get(topic).info;
  }

  async alterTopic(topic: string, change: TopicChange): Promise<TopicInfo> {
    const info = await (await this.#opened()).alter(topic, change);
    this.#coordinator.topicsChanged();
    return info;
  }

  async deleteTopic(topic: string): Promise<void> {
    refuseInternal(topic);
    await (await this.#opened()).delete(topic);
    await this.#coordinator.topicDeleted(topic);
  }

  async append(
    topic: string,
    partition: number,
    events: readonly NewEvent[],
    options: AppendOptions = {},
  ): Promise<Appended> {
    refuseInternal(topic);
    const finding = this.topicForAppend(topic);
    const known = finding instanceof Promise ? await finding : finding;
    return known.partition(partition).append(events, options);
  }

  async read(topic: string, partition: number, offset: number, options?: ReadOptions): Promise<EventBatch> {
    return readEvents(await this.#partition(topic, partition), offset, options);
  }

  async readAny(positions: readonly Position[], options: ReadOptions = {}): Promise<EventBatch[]> {
    const topics = await this.#opened();
    const found = positions.map(
      ({ topic, partition, offset }) => [topics.get(topic).partition(partition), offset] as const,
    );
    return readAny(found, options);
  }

  async resolve(topic: string, partition: number, start: Start): Promise<number> {
    return resolveStart(await this.#partition(topic, partition), start);
  }

  async deleteEvents(topic: string, partition: number, before: number): Promise<number> {
    refuseInternal(topic);
    return (await this.#partition(topic, partition)).dropBefore(before);
  }

  async createProducer(): Promise<ProducerIdentity> {
    return { producerId: await (await this.#opened()).producerIds.take(), epoch: 0 };
  }

  get groups(): Groups {
    return this.#coordinator.groups;
  }

  /** The same groups, as Kafka's clients take part in them. */
  get classicGroups(): ClassicGroups {
    return this.#coordinator.classic;
  }

  watch(topic: string, partition: number, listener: () => void): () => void {
    if (this.#topics === undefined) throw problem("unknown-topic", { topic });
    return this.#topics.get(topic).partition(partition).watch(listener);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const chore of this.#housekeeping) chore.stop();
    this.transactions.close();
    try {
      await this.#opening.then(
        (topics) => this.#coordinator.close().then(() => topics.close()),
        () => undefined,
      );
    } finally {
      await this.#shared.store.close();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** The topic to append to, made when it is unknown and may be. Appends that wait for it go on in their order. */
  protected topicForAppend(topic: string): Topic | Promise<Topic> {
    const atOnce = this.#creating.size === 0 ? this.#topics?.find(topic) : undefined;
    return atOnce ?? this.#awaitTopic(topic);
  }

  async #awaitTopic(topic: string): Promise<Topic> {
    const topics = await this.#opened();
    const wanted = this.#creating.has(topic) || topics.find(topic) === undefined;
    if (wanted && this.autoCreateTopics) await this.#autoCreate(topics, topic);
    return topics.get(topic);
  }

  #autoCreate(topics: Topics, topic: string): Promise<unknown> {
    const known = this.#creating.get(topic);
    if (known !== undefined) return known;
    const creating = topics.create(topic).then(() => this.#coordinator.topicsChanged());
    this.#creating.set(topic, creating);
    const done = () => setImmediate(() => this.#creating.delete(topic));
    creating.then(done, done);
    return creating;
  }

  async #open(defaults: TopicDefaults): Promise<Topics> {
    const topics = await Topics.open(defaults, this.#shared);
    this.#topics = topics;
    await this.#coordinator.open();
    await this.transactions.open();
    for (const chore of this.#housekeeping) chore.start();
    return topics;
  }

  /** The topics, when they are open. Throws `closed`. */
  async #opened(): Promise<Topics> {
    if (this.#closed) throw problem("closed", { what: "The engine" });
    return this.#topics ?? this.#opening;
  }

  async #partition(topic: string, partition: number): Promise<Partition> {
    return (this.#topics ?? (await this.#opening)).get(topic).partition(partition);
  }

  #transactionsBroker(clock: Clock): TransactionsOutside {
    const broker = this;
    return {
      clock,
      log: new TransactionLog(() => this.#topics as Topics),
      get groups() {
        return broker.classicGroups;
      },
      partition: ({ topic, partition }) => this.topic(topic)?.partitions[partition],
      newProducerId: async () => (await this.#opened()).producerIds.take(),
    };
  }

  #groupsBroker(clock: Clock, activity: ActivityHub): GroupsBroker {
    return {
      clock,
      log: offsetsLog(() => this.#topics as Topics),
      newId: () => crypto.randomUUID(),
      partitionCount: (topic) => this.topic(topic)?.partitions.length ?? 0,
      bounds: ({ topic, partition }) => this.topics.get(topic).partition(partition),
      resolve: (topic, partition, start) => this.resolve(topic, partition, start),
      tell: (happening) => activity.tell(happening),
    };
  }

  async #compact(): Promise<void> {
    await this.#topics?.compactMetadata().catch(() => undefined);
    await this.#forEachPartition((partition) => partition.compact());
  }

  /** Does something for every partition, one after the other; what fails is tried again the next time. */
  async #forEachPartition(action: (partition: Partition) => Promise<void>): Promise<void> {
    for (const topic of this.#topics?.all() ?? []) {
      for (const partition of topic.partitions) await action(partition).catch(() => undefined);
    }
  }
}

/** Throws `invalid-topic` for a topic that only the broker itself may make, write and delete. */
function refuseInternal(topic: string): void {
  if (isInternal(topic)) throw problem("invalid-topic", { topic, reason: "the broker keeps it for itself" });
}
