// Shares the events with everybody who runs this program too: start it twice, stop one, and see who takes over.
//
//   npx node examples/group.ts [name]

import { Consumer, connect } from "moldau";

const [name = `keeper ${process.pid}`] = process.argv.slice(2);
const list = (partitions: readonly { partition: number }[]) => partitions.map(({ partition }) => partition).join(", ");

await using engine = await connect(process.env.MOLDAU_AT ?? "http://127.0.0.1:4000");
await engine.createTopic("passages", { partitions: 4 });
await using consumer = new Consumer<{ boat: string; lock: number }>(engine, {
  topics: ["passages"],
  group: "keepers",
  from: "earliest",
  membership: {
    client: name,
    onAssigned: (partitions) => console.log(`${name} takes up partitions ${list(partitions)}`),
    onRevoked: (partitions) => console.log(`${name} lets go of partitions ${list(partitions)}`),
    onLost: (partitions, reason) => console.log(`${name} has lost partitions ${list(partitions)}: ${reason.message}`),
  },
});
process.once("SIGINT", () => consumer.close());

for await (const { partition, offset, value } of consumer) {
  console.log(`${name} logs partition ${partition}, offset ${offset}: ${value.boat} at lock ${value.lock}`);
}
console.log(`${name} goes home.`);
