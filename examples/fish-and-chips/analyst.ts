// The analyst: counts what was ordered into an SQLite file, which also holds how far the analyst has read. Both change
// in one transaction, so however the analyst ends, no order is counted twice or left out. There is one analyst: whoever
// comes back under the same instance name gets the work back at once, without waiting for the session to time out.
//
//   node analyst.ts totals.db

import { Consumer, Producer } from "moldau";
import { Ledger, type Order, type Totals } from "moldau/shop";
import { engine, goHome, shift } from "./shift.ts";

await shift("analyst", async (say) => {
  const { incarnation } = await engine.describeTopic("orders");
  using ledger = await Ledger.open(process.argv[2] ?? "totals.db", incarnation);
  await using producer = new Producer<Totals>(engine);
  await using orders: Consumer<Order> = new Consumer<Order>(engine, {
    topics: ["orders"],
    group: "analyst",
    from: "earliest",
    signal: goHome,
    membership: {
      instance: "the analyst",
      async onAssigned(places) {
        for (const place of places) {
          await orders.seek(place.topic, place.partition, ledger.next(place) ?? "earliest");
        }
      },
    },
  });
  for await (const event of orders) {
    ledger.record(event);
    const totals = ledger.totals();
    await producer.send("totals", totals, { key: "totals" });
    say(`${totals.orders} orders: ${totals.cod} cod, ${totals.plaice} plaice, ${totals.chips} chips`);
  }
});
