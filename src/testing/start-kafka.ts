// A Kafka broker for other people's tests: in memory, in this process, on a free port, gone when the test is over.

import { problem, sleep } from "../base/index.ts";
import { type BrokerOptions, Kafkaesque, type Put, type PutOptions } from "../broker/index.ts";
import type { Event, TopicSettings } from "../engine/index.ts";
import { type KafkaListener, startKafkaListener } from "../kafka/index.ts";
import { type Disturbance, Disturbances, type VersionCaps } from "./disturbances.ts";

/** How the broker starts. */
export interface StartKafkaOptions extends Omit<BrokerOptions, "store"> {
  /** Topics to make at once: their number of partitions, or their settings. */
  readonly topics?: Readonly<Record<string, number | TopicSettings>>;
  /** Default 0: a free port. */
  readonly port?: number;
  /** The highest versions to advertise, by the names of APIs, as an older broker would: `{ Fetch: 4 }`. */
  readonly maxVersions?: VersionCaps;
}

/** What to read. */
export interface ReadEventsOptions {
  /** How many events to wait for. Default: those that are there now. */
  readonly count?: number;
  /** Only this partition. Default: all. */
  readonly partition?: number;
  /** How long to wait for them, in milliseconds. Default 5,000. */
  readonly waitMs?: number;
}

/** A broker that is up. `await using` closes it. */
export interface TestKafka extends AsyncDisposable {
  /** What Kafka clients connect to, such as `["127.0.0.1:41234"]`. */
  readonly brokers: string[];
  /** The engine behind the door: everything it can do, tests can do. */
  readonly engine: Kafkaesque;
  /** Puts an event, past the protocol: JSON, text or bytes. An unknown topic is made. */
  put(topic: string, value: unknown, options?: PutOptions): Promise<Put>;
  /** The events of a topic from the earliest on, in the order of partitions and offsets. Throws `timed-out` when `count` do not come. */
  read<Value = unknown>(topic: string, options?: ReadEventsOptions): Promise<Event<Value>[]>;
  /** Gives the next requests of an API trouble: `kafka.disturb("Produce", { disconnect: "after" })`. */
  disturb(api: string, disturbance: Disturbance): void;
  /** Waits until a group has committed everything there is in the topics it reads. Throws `timed-out`. */
  caughtUp(group: string, options?: { readonly waitMs?: number }): Promise<void>;
  /** Ends all connections and forgets all events. Nothing stays open. */
  close(): Promise<void>;
}

/**
 * Starts a broker.
 *
 * ```ts
 * await using kafka = await startKafka({ topics: { orders: 3 } });
 * const client = new Kafka({ brokers: kafka.brokers });
 * ```
 */
export async function startKafka(options: StartKafkaOptions = {}): Promise<TestKafka> {
  const { topics = {}, port = 0, maxVersions = {}, ...brokerOptions } = options;
  const disturbances = new Disturbances();
  const engine = await Kafkaesque.open(brokerOptions);
  let listener: KafkaListener;
  try {
    for (const [topic, settings] of Object.entries(topics)) {
      await engine.createTopic(topic, typeof settings === "number" ? { partitions: settings } : settings);
    }
    listener = await startKafkaListener(engine, { port, apis: disturbances.table(maxVersions) });
  } catch (error) {
    await engine.close();
    throw error;
  }
  const close = async () => {
    await listener.close();
    await engine.close();
  };
  return {
    brokers: [`${listener.host}:${listener.port}`],
    engine,
    put: (topic, value, putOptions) => engine.put(topic, value, putOptions),
    read: (topic, readOptions) => readEvents(engine, topic, readOptions),
    disturb: (api, disturbance) => disturbances.plan(api, disturbance),
    caughtUp: (group, { waitMs = 5000 } = {}) => caughtUp(engine, group, waitMs),
    close,
    [Symbol.asyncDispose]: close,
  };
}

const lookEveryMs = 10;

async function caughtUp(engine: Kafkaesque, group: string, waitMs: number): Promise<void> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const lag = await lagOf(engine, group);
    if (lag === 0) return;
    if (performance.now() > deadline) {
      const behind = Number.isNaN(lag) ? "it has committed nothing yet" : `it is ${lag} events behind`;
      throw problem("timed-out", { afterMs: waitMs, waitedFor: `group "${group}" to catch up: ${behind}` });
    }
    await sleep(lookEveryMs);
  }
}

/** How far a group is behind in all; NaN while nobody knows. */
async function lagOf(engine: Kafkaesque, group: string): Promise<number> {
  const { partitions } = await engine.groups.describe(group).catch(() => ({ partitions: [] }));
  if (partitions.length === 0) return Number.NaN;
  return partitions.reduce((sum, { lag }) => sum + lag, 0);
}

async function readEvents<Value>(
  engine: Kafkaesque,
  topic: string,
  { count, partition, waitMs = 5000 }: ReadEventsOptions = {},
): Promise<Event<Value>[]> {
  const signal = AbortSignal.timeout(waitMs);
  const events: Event<Value>[] = [];
  const untilEnd = count === undefined;
  try {
    for await (const event of engine.stream<Value>(topic, { partition, untilEnd, signal })) {
      events.push(event);
      if (events.length === count) break;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  if (count !== undefined && events.length < count) {
    throw problem("timed-out", { afterMs: waitMs, waitedFor: `${count} events of "${topic}"; ${events.length} came` });
  }
  return events.sort((left, right) => left.partition - right.partition || left.offset - right.offset);
}
