// A member of a group in a process of its own. It prints what happens to it, one JSON list a line.

import { Consumer, connect, type TopicPartition } from "moldau";

const [address = "", group = ""] = process.argv.slice(2);
const tell = (...words: unknown[]) => process.stdout.write(`${JSON.stringify(words)}\n`);
const numbers = (partitions: readonly TopicPartition[]) => partitions.map(({ partition }) => partition);

await using engine = await connect(address);
await using consumer = new Consumer(engine, {
  topics: ["flights"],
  group,
  from: "earliest",
  membership: {
    sessionTimeoutMs: 1_500,
    autoCommitMs: 100,
    onAssigned: (partitions) => void tell("assigned", numbers(partitions)),
    onRevoked: (partitions) => void tell("revoked", numbers(partitions)),
    onLost: (partitions, reason) => void tell("lost", numbers(partitions), reason.type),
  },
});
process.once("SIGINT", () => consumer.close());
for await (const batch of consumer.batches()) {
  tell(
    "handled",
    batch.partition,
    batch.events.map(({ offset }) => offset),
  );
}
tell("closed");
