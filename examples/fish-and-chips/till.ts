// A till: takes an order every 1 to 1.5 seconds.
//
//   node till.ts 1               till 1; its orders go wherever there is room
//   node till.ts 2 --partition   till 2; all its orders go to partition 1
//   node till.ts 1 --plaice      sells plaice too

import { parseArgs } from "node:util";
import { Producer } from "moldau";
import { nextParts, type Order, orderText, takes } from "moldau/shop";
import { engine, goHome, shift, work } from "./shift.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { partition: { type: "boolean" }, plaice: { type: "boolean" } },
});
const till = Number(positionals[0] ?? 1);

await shift(`till ${till}`, async (say) => {
  await using producer = new Producer<Order>(engine);
  for (let count = 1; ; count += 1) {
    await work(takes.order);
    if (goHome.aborted) return;
    const order: Order = { order: `${till}-${count}`, till, parts: nextParts(Math.random, values.plaice) };
    await producer.send("orders", order, { partition: values.partition ? till - 1 : undefined });
    say(orderText(order));
  }
});
