// Chapter 1, once more: the same log, kept by Moldau inside this program.

import { Kafkaesque } from "moldau";

const kafka = new Kafkaesque();
for (const order of ["1-1 cod and chips", "1-2 chips", "1-3 large chips"]) {
  const { offset } = await kafka.put("orders", order);
  console.log(`till: wrote "${order}" at offset ${offset}`);
}

const first = await kafka.earliest("orders");
const last = await kafka.latest("orders");
console.log(`earliest: ${first.offset} "${first.value}"`);
console.log(`latest: ${last.offset} "${last.value}"`);
console.log(`get(-2): "${(await kafka.get("orders", -2)).value}"`);

await kafka.get("orders", 3).catch((error) => console.log(error.message));
await kafka.close();
