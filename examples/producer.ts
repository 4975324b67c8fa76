// Sends events: boats that pass the locks of a river, a boat's always to the same partition.
//
//   npx node examples/producer.ts [how many] [pause in milliseconds]

import { connect, Producer } from "moldau";

/** A boat has passed a lock. */
interface Passage {
  readonly boat: string;
  readonly lock: number;
}

const [count = "10", pauseMs = "200"] = process.argv.slice(2);
const boats = ["Vltava", "Vyšehrad", "Šumava", "Tábor"];

await using engine = await connect(process.env.MOLDAU_AT ?? "http://127.0.0.1:4000");
await engine.createTopic("passages", { partitions: 4 });
await using producer = new Producer<Passage>(engine);

for (let passed = 0; passed < Number(count); passed += 1) {
  const boat = boats[passed % boats.length] as string;
  const passage = { boat, lock: Math.floor(passed / boats.length) + 1 };
  const { partition, offset } = await producer.send("passages", passage, { key: boat });
  console.log(`${boat} passes lock ${passage.lock}: partition ${partition}, offset ${offset}`);
  await new Promise((resolve) => setTimeout(resolve, Number(pauseMs)));
}
