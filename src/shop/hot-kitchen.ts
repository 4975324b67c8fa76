// The kitchen with a hot cabinet: the preparer takes from it, the cook fills it.

import { Producer } from "../client/index.ts";
import { amountsText, Cabinet, missingFor, neededFor, toCook } from "./cabinet.ts";
import { takes } from "./customers.ts";
import { type Order, orderText } from "./order.ts";
import { forEach, type Post } from "./post.ts";

/** Prepares what the cabinet has; the rest goes to the cook, and comes by again. Only one may take from the cabinet. */
export async function hotPreparer(post: Post): Promise<void> {
  await using producer = new Producer<Order>(post.engine, { random: post.random });
  await using cabinet = await Cabinet.open(post.engine, "preparer");
  await forEach<Order>(post, "orders", {}, async (order) => {
    await cabinet.refresh();
    if (missingFor(order, cabinet).length > 0) {
      await producer.send("cook", order);
      post.say(`${orderText(order)} → cook`);
      return;
    }
    await cabinet.take(neededFor(order));
    await post.work(takes.preparing);
    post.say(orderText({ ...order, ready: true }));
  });
  await cabinet.refresh();
  post.say(`Left in the cabinet: ${amountsText(cabinet.amounts())}`);
}

/** Cooks what an order lacks, puts it into the cabinet, and sends the order back. */
export async function hotCook(post: Post): Promise<void> {
  await using producer = new Producer<Order>(post.engine, { random: post.random });
  await using cabinet = await Cabinet.open(post.engine, "cook");
  await forEach<Order>(post, "cook", {}, async (order) => {
    await post.work(takes.cooking);
    await cabinet.refresh();
    const cooked = toCook(order, cabinet);
    await cabinet.put(cooked);
    await producer.send("orders", { ...order, ready: true });
    post.say(
      `Order ${order.order}: ${cooked.length === 0 ? "is in the cabinet by now" : `made ${amountsText(cooked)}`}`,
    );
  });
}
