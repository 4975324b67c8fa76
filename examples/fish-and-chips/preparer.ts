// A preparer: makes up an order in 0.5 to 1 seconds. What has to be cooked goes to the cook and comes back ready.
//
//   node preparer.ts               reads every order
//   node preparer.ts preparers     shares the orders with the others of this group

import { Consumer, Producer } from "moldau";
import { needsCook, type Order, orderText, takes } from "moldau/shop";
import { engine, goHome, shift, work } from "./shift.ts";

const group = process.argv[2];

await shift("preparer", async (say) => {
  await using producer = new Producer<Order>(engine);
  await using orders = new Consumer<Order>(engine, { topics: ["orders"], group, signal: goHome });
  for await (const { value: order } of orders) {
    if (needsCook(order)) {
      await producer.send("cook", order);
      say(`${orderText(order)} → cook`);
    } else {
      await work(takes.preparing);
      say(orderText({ ...order, ready: true }));
    }
  }
});
