// Chapter 15, once more: the till and the preparer with a Kafka client, kafkajs.
// Give it the address of a Kafka broker to run it on a real cluster.

import { Kafka, logLevel, Partitioners } from "kafkajs";
import { startKafka } from "moldau/testing";

const [address] = process.argv.slice(2);
const moldau = address === undefined ? await startKafka() : undefined;
const brokers = moldau?.brokers ?? [address ?? ""];
const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });

const admin = kafka.admin();
await admin.connect();
await admin.createTopics({ topics: [{ topic: "orders", numPartitions: 3 }] });

const { DefaultPartitioner: createPartitioner } = Partitioners;
const producer = kafka.producer({ createPartitioner, idempotent: true });
await producer.connect();
for (const till of [1, 2, 3]) {
  const order = { order: `${till}-1`, till, parts: [["cod", "chips"]] };
  const messages = [{ key: `till-${till}`, value: JSON.stringify(order) }];
  const [stored] = await producer.send({ topic: "orders", messages });
  console.log(
    `till ${till}: partition ${stored?.partition}, offset ${stored?.baseOffset}`,
  );
}

const consumer = kafka.consumer({ groupId: "preparers" });
await consumer.connect();
await consumer.subscribe({ topic: "orders", fromBeginning: true });
const made: string[] = [];
await new Promise<void>((done) => {
  consumer.run({
    eachMessage: async ({ message }) => {
      made.push(JSON.parse(String(message.value)).order);
      if (made.length === 3) done();
    },
  });
});
console.log("preparer:", made.sort().join(" "));

for (const client of [consumer, producer, admin]) await client.disconnect();
await moldau?.close();
