// Chapter 15. The whole shop on Moldau: tills, preparers, a cook, an analyst.

import { setTimeout } from "node:timers/promises";
import { Consumer, connect, Producer } from "moldau";

type Order = { order: string; parts: string[]; ready?: boolean };

const shop = await connect(process.argv[2] ?? "memory:");
await shop.createTopic("orders", { partitions: 3 });
await shop.createTopic("cook");
const producer = new Producer<Order>(shop);
const reader = (topic: string, group: string) =>
  new Consumer<Order>(shop, { topics: [topic], group, from: "earliest" });

async function till(number: number): Promise<void> {
  const menu = [["cod", "chips"], ["chips", "chips"], ["plaice", "chips"], ["chips"]];
  for (const [index, parts] of menu.entries()) {
    const value = { order: `${number}-${index + 1}`, parts };
    await producer.send("orders", value, { key: `till-${number}` });
  }
}

const made: string[] = [];
const preparers = ["ann", "bob"].map(() => reader("orders", "preparers"));
async function prepare(orders: Consumer<Order>): Promise<void> {
  for await (const { key, value } of orders) {
    if (value.parts.includes("plaice") && !value.ready) {
      await producer.send("cook", value, { key });
    } else made.push(value.order);
  }
}

const cook = reader("cook", "cooks");
async function fry(): Promise<void> {
  for await (const { key, value } of cook) {
    await producer.send("orders", { ...value, ready: true }, { key });
  }
}

const analyst = reader("orders", "analyst");
const counted = new Map<string, string[]>();
let events = 0;
async function count(): Promise<void> {
  for await (const { value } of analyst) {
    counted.set(value.order, value.parts);
    events += 1;
  }
}

const work = [...preparers.map(prepare), fry(), count()];
await Promise.all([till(1), till(2), till(3)]);
while (made.length < 12 || events < 15) await setTimeout(5);
await Promise.all([...preparers, cook, analyst].map((consumer) => consumer.close()));
await Promise.all(work);

console.log(`made ${made.length} orders: ${made.sort().join(" ")}`);
const foods = [...counted.values()].flat();
const sold = ["cod", "plaice", "chips"].map(
  (food) => `${food} ${foods.filter((each) => each === food).length}`,
);
console.log(`counted ${counted.size} orders in ${events} events: ${sold.join(", ")}`);
for (const group of ["preparers", "cooks", "analyst"]) {
  const { partitions } = await shop.groups.describe(group);
  console.log(`${group}: lag ${partitions.map(({ lag }) => lag).join(" ")}`);
}
await shop.close();
