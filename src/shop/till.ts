// A till: takes an order, sends it, takes the next.

import { Producer } from "../client/index.ts";
import { nextParts, takes } from "./customers.ts";
import { type Order, orderText } from "./order.ts";
import type { Post } from "./post.ts";

/** Which till it is, and how it works. */
export interface TillWork {
  readonly number: number;
  /** Whether customers may order plaice. */
  readonly sellsPlaice?: boolean;
  /** Where its orders go. Default: wherever there is room. */
  readonly partition?: number;
}

/** Takes orders until the shop closes. */
export async function till(post: Post, { number, sellsPlaice, partition }: TillWork): Promise<void> {
  await using producer = new Producer<Order>(post.engine, { random: post.random });
  for (let count = 1; ; count += 1) {
    await post.work(takes.order);
    if (post.leaving.aborted) return;
    const order: Order = { order: `${number}-${count}`, till: number, parts: nextParts(post.random, sellsPlaice) };
    await producer.send("orders", order, { partition });
    post.say(orderText(order));
  }
}
