// The analyst: counts what was ordered, and tells everybody.

import { Producer } from "../client/index.ts";
import { Ledger, type Totals } from "./ledger.ts";
import type { Order } from "./order.ts";
import { forEach, type Post } from "./post.ts";

/** Counts orders into a database file, and puts the totals into a topic of their own. */
export async function analyst(post: Post, file: string): Promise<void> {
  const { incarnation } = await post.engine.describeTopic("orders");
  using ledger = await Ledger.open(file, incarnation);
  await using producer = new Producer<Totals>(post.engine, { random: post.random });
  const options = { group: "analyst", startAt: ledger.next.bind(ledger) };
  await forEach<Order>(post, "orders", options, async (_, event) => {
    ledger.record(event);
    const totals = ledger.totals();
    await producer.send("totals", totals, { key: "totals" });
    post.say(`${totals.orders} orders: ${totals.cod} cod, ${totals.plaice} plaice, ${totals.chips} chips`);
  });
}
