// A Kafka broker for other people's tests: in memory, in this process, on a free port, gone when the test is over.

import { problem } from "../base/index.ts";
import { type BrokerOptions, Kafkaesque, type Put, type PutOptions } from "../broker/index.ts";
import type { Event, TopicSettings } from "../engine/index.ts";
import { type KafkaListener, startKafkaListener } from "../kafka/index.ts";

/** How the broker starts. */
export interface StartKafkaOptions extends Omit<BrokerOptions, "store"> {
  /** Topics to make at once: their number of partitions, or their settings. */
  readonly topics?: Readonly<Record<string, number | TopicSettings>>;
  /** Default 0: a free port. */
  readonly port?: number;
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
  const { topics = {}, port = 0, ...brokerOptions } = options;
  const engine = await Kafkaesque.open(brokerOptions);
  let listener: KafkaListener;
  try {
    for (const [topic, settings] of Object.entries(topics)) {
      await engine.createTopic(topic, typeof settings === "number" ? { partitions: settings } : settings);
    }
    listener = await startKafkaListener(engine, { port });
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
    close,
    [Symbol.asyncDispose]: close,
  };
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
