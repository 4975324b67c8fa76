// The kitchen: preparers make up orders, the cook cooks what has to be cooked.

import { Producer } from "../client/index.ts";
import { takes } from "./customers.ts";
import { needsCook, type Order, orderText } from "./order.ts";
import { forEach, type Post } from "./post.ts";

/** Prepares order by order. What has to be cooked goes to the cook, and is handed out when it comes back ready. */
export async function preparer(post: Post, group: string | undefined): Promise<void> {
  await using producer = new Producer<Order>(post.engine, { random: post.random });
  await forEach<Order>(post, "orders", { group }, async (order) => {
    if (needsCook(order)) {
      await producer.send("cook", order);
      post.say(`${orderText(order)} → cook`);
      return;
    }
    await post.work(takes.preparing);
    post.say(orderText({ ...order, ready: true }));
  });
}

/** Cooks order by order, and sends it back marked as ready. Without the mark it would come by for ever. */
export async function cook(post: Post): Promise<void> {
  await using producer = new Producer<Order>(post.engine, { random: post.random });
  await forEach<Order>(post, "cook", {}, async (order) => {
    await post.work(takes.cooking);
    const ready: Order = { ...order, ready: true };
    await producer.send("orders", ready);
    post.say(orderText(ready));
  });
}
