// Reads orders, makes meals of them, and stores meals and position in one transaction: the program that the test kills.
// Words: the port of the broker, and at which position to stop.

import kafkajs from "kafkajs";
import { fetch } from "../../../src/kafka/api/01-fetch.ts";
import { batchesIn, decodeBatch } from "../../../src/log/index.ts";
import { RawClient } from "../../kafka/raw-client.ts";

const [port, until] = process.argv.slice(2).map(Number) as [number, number];
const group = "preparers";
const mealsAtOnce = 5;

const retry = { retries: 50, initialRetryTime: 20, maxRetryTime: 100 };
const client = new kafkajs.Kafka({ brokers: [`127.0.0.1:${port}`], logLevel: kafkajs.logLevel.NOTHING, retry });

async function committed(): Promise<number> {
  const admin = client.admin();
  await admin.connect();
  const [orders] = await admin.fetchOffsets({ groupId: group, topics: ["orders"] });
  await admin.disconnect();
  return Math.max(0, Number(orders?.partitions[0]?.offset ?? 0));
}

async function ordersFrom(reader: RawClient, fetchOffset: number): Promise<string[]> {
  const partitions = [{ partition: 0, fetchOffset, partitionMaxBytes: 1 << 20 }];
  const body = { maxWaitMs: 100, minBytes: 1, isolationLevel: 1, topics: [{ topic: "orders", partitions }] };
  const answer = await reader.call(fetch, 11, body);
  const values: string[] = [];
  for (const batch of batchesIn(answer.topics[0].partitions[0].records ?? [])) {
    decodeBatch(batch, (offset, _, __, shared, ___, ____, start, end) => {
      if (offset >= fetchOffset) values.push(Buffer.from(shared.subarray(start, end)).toString());
    });
  }
  return values.slice(0, mealsAtOnce);
}

const producer = client.producer({ transactionalId: "preparer", idempotent: true, maxInFlightRequests: 1 });
await producer.connect();
// The transaction that a killed predecessor left open is ended by the first one of this process; then the position is known.
const first = await producer.transaction();
await first.abort();
let position = await committed();
const reader = await RawClient.connect(port);
while (position < until) {
  const orders = await ordersFrom(reader, position);
  if (orders.length === 0) continue;
  const transaction = await producer.transaction();
  await transaction.send({ topic: "meals", messages: orders.map((order) => ({ value: `meal of ${order}` })) });
  position += orders.length;
  const partitions = [{ partition: 0, offset: String(position) }];
  await transaction.sendOffsets({ consumerGroupId: group, topics: [{ topic: "orders", partitions }] });
  await transaction.commit();
}
process.exit(0);
