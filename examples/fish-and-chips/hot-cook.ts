// A cook who fills the hot cabinet: makes what an order lacks, and some more, and sends the order back.
//
//   node hot-cook.ts

import { Consumer, Producer } from "moldau";
import { amountsText, Cabinet, type Order, takes, toCook } from "moldau/shop";
import { engine, goHome, shift, work } from "./shift.ts";

await shift("cook", async (say) => {
  await using cabinet = await Cabinet.open(engine, "cook");
  await using producer = new Producer<Order>(engine);
  await using orders = new Consumer<Order>(engine, { topics: ["cook"], signal: goHome });
  for await (const { value: order } of orders) {
    await work(takes.cooking);
    await cabinet.refresh();
    const cooked = toCook(order, cabinet);
    await cabinet.put(cooked);
    await producer.send("orders", { ...order, ready: true });
    say(`Order ${order.order}: made ${amountsText(cooked)}. In the cabinet: ${amountsText(cabinet.amounts())}`);
  }
});
