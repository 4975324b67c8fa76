// A consumer program of a group: reads the topic "flights" and prints `event PARTITION OFFSET` for each event it has handled.
//
//   member.ts moldau|kafkajs|platformatic ADDRESS GROUP SESSION-TIMEOUT-MS

import { Consumer as PlatformaticConsumer } from "@platformatic/kafka";
import kafkajs from "kafkajs";
import { Consumer, connect } from "../../../src/index.ts";

const [kind = "", address = "", group = "", timeout = ""] = process.argv.slice(2);
const sessionTimeoutMs = Number(timeout);
const heartbeatMs = sessionTimeoutMs / 5;

function handled(partition: number, offset: number | bigint | string): void {
  process.stdout.write(`event ${partition} ${offset}\n`);
}

async function moldau(): Promise<void> {
  const engine = await connect(address);
  const membership = { sessionTimeoutMs, autoCommitMs: 100, client: "moldau" };
  const consumer = new Consumer(engine, { topics: ["flights"], group, from: "earliest", membership });
  for await (const { partition, offset } of consumer) handled(partition, offset);
}

async function withKafkajs(): Promise<void> {
  const client = new kafkajs.Kafka({
    clientId: "kafkajs",
    brokers: [address],
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { initialRetryTime: 50, maxRetryTime: 200 },
  });
  const consumer = client.consumer({
    groupId: group,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: sessionTimeoutMs,
    heartbeatInterval: heartbeatMs,
    maxWaitTimeInMs: 100,
  });
  await consumer.connect();
  await consumer.subscribe({ topic: "flights", fromBeginning: true });
  await consumer.run({
    autoCommitInterval: 100,
    eachMessage: async ({ partition, message }) => handled(partition, message.offset),
  });
}

async function withPlatformatic(): Promise<void> {
  const consumer = new PlatformaticConsumer({
    clientId: "platformatic",
    bootstrapBrokers: [address],
    groupId: group,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: sessionTimeoutMs,
    heartbeatInterval: heartbeatMs,
    maxWaitTime: 100,
  });
  const stream = await consumer.consume({
    topics: ["flights"],
    mode: "committed",
    fallbackMode: "earliest",
    autocommit: 100,
  });
  for await (const { partition, offset } of stream) handled(partition, offset);
}

process.env.KAFKAJS_NO_PARTITIONER_WARNING = "1";
const programs: Record<string, () => Promise<void>> = { moldau, kafkajs: withKafkajs, platformatic: withPlatformatic };
await programs[kind]?.();
