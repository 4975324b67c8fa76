// The cook: cooks an order in 3 to 3.2 seconds, marks it as ready, and sends it back. Leave out the mark, and see.
//
//   node cook.ts

import { Consumer, Producer } from "moldau";
import { type Order, orderText, takes } from "moldau/shop";
import { engine, goHome, shift, work } from "./shift.ts";

await shift("cook", async (say) => {
  await using producer = new Producer<Order>(engine);
  await using orders = new Consumer<Order>(engine, { topics: ["cook"], signal: goHome });
  for await (const { value: order } of orders) {
    await work(takes.cooking);
    const ready: Order = { ...order, ready: true };
    await producer.send("orders", ready);
    say(orderText(ready));
  }
});
