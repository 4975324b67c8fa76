// A preparer with a hot cabinet: hands out what is in it; what is not there goes to the cook, and comes by again.
//
//   node hot-preparer.ts

import { Consumer, Producer } from "moldau";
import { Cabinet, missingFor, neededFor, type Order, orderText, takes } from "moldau/shop";
import { engine, goHome, shift, work } from "./shift.ts";

await shift("preparer", async (say) => {
  await using cabinet = await Cabinet.open(engine, "preparer");
  await using producer = new Producer<Order>(engine);
  await using orders = new Consumer<Order>(engine, { topics: ["orders"], signal: goHome });
  for await (const { value: order } of orders) {
    await cabinet.refresh();
    if (missingFor(order, cabinet).length > 0) {
      await producer.send("cook", order);
      say(`${orderText(order)} → cook`);
    } else {
      await cabinet.take(neededFor(order));
      await work(takes.preparing);
      say(orderText({ ...order, ready: true }));
    }
  }
});
