// Reads events, from the first one on, and follows until Ctrl-C.
//
//   npx node examples/consumer.ts

import { Consumer, connect } from "moldau";

await using engine = await connect(process.env.MOLDAU_AT ?? "http://127.0.0.1:4000");
await engine.createTopic("passages", { partitions: 4 });
await using consumer = new Consumer<{ boat: string; lock: number }>(engine, {
  topics: ["passages"],
  from: "earliest",
  onRetry: (error) => console.log(`Trying again: ${error.message}`),
});
process.once("SIGINT", () => consumer.close());

for await (const { partition, offset, value } of consumer) {
  console.log(`partition ${partition}, offset ${offset}: ${value.boat} passes lock ${value.lock}`);
}
console.log("Bye.");
