// Captures what real clients send and get into test/golden/kafka: one file per client, one exchange per API and version.
// The clients talk through a proxy that writes the frames down. Needs kcat. Run it again when a client is updated:
//
//   node --conditions=source scripts/kafka/capture.ts

import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { Admin, Consumer, Producer, stringDeserializers, stringSerializers } from "@platformatic/kafka";
import kafkajs from "kafkajs";
import { Kafkaesque } from "../../src/broker/index.ts";
import { FrameSplitter } from "../../src/kafka/frames.ts";
import { startKafkaListener } from "../../src/kafka/index.ts";

const golden = join(import.meta.dirname, "../../test/golden/kafka");

/** One request and its answer, without their sizes, in hexadecimal. */
interface Exchange {
  readonly api: number;
  readonly version: number;
  readonly request: string;
  readonly response: string;
}

/** The first exchange of every API and version that goes through. */
class Recorder {
  readonly exchanges = new Map<string, Exchange>();

  record(client: Socket, broker: Socket): void {
    const open = new Map<number, Buffer>();
    const requests = new FrameSplitter(1 << 30);
    const answers = new FrameSplitter(1 << 30);
    client.on("data", (chunk: Buffer) => {
      requests.push(chunk, (frame) => open.set(frame.readInt32BE(4), Buffer.from(frame)));
      broker.write(chunk);
    });
    broker.on("data", (chunk: Buffer) => {
      answers.push(chunk, (frame) => this.#keep(open.get(frame.readInt32BE(0)), frame));
      client.write(chunk);
    });
    client.on("close", () => broker.destroy()).on("error", () => broker.destroy());
    broker.on("close", () => client.destroy()).on("error", () => client.destroy());
  }

  #keep(request: Buffer | undefined, response: Buffer): void {
    if (request === undefined || response.length > 20_000) return;
    const [api, version] = [request.readInt16BE(0), request.readInt16BE(2)];
    const key = `${String(api).padStart(2, "0")} ${version}`;
    if (this.exchanges.has(key)) return;
    this.exchanges.set(key, { api, version, request: request.toString("hex"), response: response.toString("hex") });
  }
}

async function capture(client: string, use: (broker: string) => Promise<void>): Promise<void> {
  const recorder = new Recorder();
  const proxy = createServer((socket) => recorder.record(socket, connect(listener.port, "127.0.0.1")));
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { port } = proxy.address() as AddressInfo;
  await using kafkaesque = new Kafkaesque();
  await using listener = await startKafkaListener(kafkaesque, { port: 0, advertise: { port } });
  await use(`127.0.0.1:${port}`);
  proxy.close();
  const exchanges = [...recorder.exchanges].sort(([left], [right]) => (left < right ? -1 : 1));
  const lines = exchanges.map(([, exchange]) => JSON.stringify(exchange));
  writeFileSync(join(golden, `${client}.json`), `[\n${lines.join(",\n")}\n]\n`);
  console.log(`${client}: ${lines.length} exchanges`);
}

async function useKafkajs(broker: string): Promise<void> {
  const client = new kafkajs.Kafka({ clientId: "golden", brokers: [broker], logLevel: kafkajs.logLevel.NOTHING });
  const admin = client.admin();
  const producer = client.producer({ idempotent: true });
  const consumer = client.consumer({ groupId: "preparers", maxWaitTimeInMs: 50 });
  await Promise.all([admin.connect(), producer.connect(), consumer.connect()]);
  await admin.createTopics({ topics: [{ topic: "orders", numPartitions: 2 }] });
  const messages = [{ key: "till-1", value: "cod", headers: { till: "1" } }, { value: null }];
  await producer.send({ topic: "orders", messages, compression: kafkajs.CompressionTypes.GZIP });
  await consumer.subscribe({ topic: "orders", fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.run({ eachMessage: async () => resolve() }).catch(reject);
  });
  await admin.createPartitions({ topicPartitions: [{ topic: "orders", count: 3 }] });
  const resource = { type: 2, name: "orders" };
  const configEntries = [{ name: "retention.ms", value: "60000" }];
  await admin.alterConfigs({ validateOnly: false, resources: [{ ...resource, configEntries }] });
  await admin.describeConfigs({ includeSynonyms: true, resources: [resource] });
  await admin.fetchTopicOffsetsByTimestamp("orders", 1000);
  await admin.deleteTopicRecords({ topic: "orders", partitions: [{ partition: 0, offset: "0" }] });
  await admin.describeCluster();
  await admin.describeGroups(["preparers"]);
  await admin.listGroups();
  await consumer.disconnect();
  await admin.fetchOffsets({ groupId: "preparers", topics: ["orders"] });
  await admin.deleteGroups(["preparers"]);
  await admin.deleteTopics({ topics: ["orders"] });
  await Promise.all([admin.disconnect(), producer.disconnect()]);
}

async function usePlatformatic(broker: string): Promise<void> {
  const connection = { clientId: "golden", bootstrapBrokers: [broker] };
  const admin = new Admin(connection);
  const producer = new Producer({ ...connection, serializers: stringSerializers, idempotent: true });
  const consumer = new Consumer({ ...connection, groupId: "preparers", deserializers: stringDeserializers });
  await admin.createTopics({ topics: ["orders"], partitions: 2, replicas: 1 });
  const message = { topic: "orders", key: "till-1", value: "cod", headers: new Map([["till", "1"]]) };
  await producer.send({ messages: [message], compression: "gzip" });
  const stream = await consumer.consume({ topics: ["orders"], mode: "earliest", maxWaitTime: 50, autocommit: false });
  for await (const got of stream) {
    await got.commit();
    break;
  }
  const topics = [{ name: "orders", count: 3, assignments: [{ brokerIds: [1] }] }];
  await admin.createPartitions({ topics });
  const resource = { resourceType: 2, resourceName: "orders" } as const;
  const configs = [{ name: "retention.ms", configOperation: 0, value: "60000" } as const];
  await admin.incrementalAlterConfigs({ resources: [{ ...resource, configs }] });
  await admin.alterConfigs({ resources: [{ ...resource, configs: [{ name: "retention.ms", value: "1000" }] }] });
  await admin.describeConfigs({ resources: [{ ...resource, configurationKeys: [] }], includeSynonyms: true });
  await admin.deleteRecords({ topics: [{ name: "orders", partitions: [{ partition: 0, offset: 0n }] }] });
  await admin.describeLogDirs({ topics: [{ name: "orders", partitions: [0] }] });
  await admin.describeGroups({ groups: ["preparers"] });
  await admin.listGroups();
  await consumer.close(true);
  await admin.listConsumerGroupOffsets({ groups: ["preparers"] });
  await admin.deleteConsumerGroupOffsets({
    groupId: "preparers",
    topics: [{ name: "orders", partitionIndexes: [0] }],
  });
  await admin.deleteGroups({ groups: ["preparers"] });
  await admin.deleteTopics({ topics: ["orders"] });
  await Promise.all([admin.close(), producer.close()]);
}

async function useKcat(broker: string): Promise<void> {
  const run = (words: string[], input = "", killAfterMs = 20_000) =>
    new Promise<void>((resolve) => {
      const child = spawn("kcat", ["-b", broker, ...words], { stdio: ["pipe", "ignore", "ignore"] });
      const timer = setTimeout(() => child.kill("SIGTERM"), killAfterMs);
      child.on("close", () => {
        clearTimeout(timer);
        resolve();
      });
      child.stdin.end(input);
    });
  await run(["-P", "-t", "orders", "-K:", "-z", "lz4", "-X", "enable.idempotence=true"], "till-1:cod\n");
  await run(["-C", "-t", "orders", "-e"]);
  await run(["-L"]);
  await run(["-Q", "-t", "orders:0:1000"]);
  await run(["-X", "auto.offset.reset=earliest", "-G", "preparers", "orders"], "", 2000);
}

await capture("kafkajs", useKafkajs);
await capture("platformatic", usePlatformatic);
await capture("kcat", useKcat);
