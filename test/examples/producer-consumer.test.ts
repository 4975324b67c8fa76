// The example programs do what they say, as separate programs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { startServer } from "../../src/server/index.ts";
import { runExample } from "./programs.ts";

test("a producer and a consumer in programs of their own: every boat once, in order per boat", async () => {
  await using server = await startServer({ http: { port: 0 }, kafka: false });
  await using consumer = runExample("consumer.ts", server.url);
  await using producer = runExample("producer.ts", server.url, "12", "5");
  assert.equal(await producer.end(), 0, producer.printed());
  assert.equal(producer.printed().match(/passes lock/g)?.length, 12);
  await consumer.prints(/(?:passes lock[\s\S]*){12}/);
  assert.equal(await consumer.interrupt(), 0, consumer.printed());
  assert.match(consumer.printed(), /Bye\.\n$/);
  const locks = consumer.printed().matchAll(/: (\S+) passes lock (\d+)/g);
  const byBoat = Map.groupBy(locks, ([, boat]) => boat);
  assert.equal(byBoat.size, 4);
  for (const passages of byBoat.values())
    assert.deepEqual(
      passages.map(([, , lock]) => lock),
      ["1", "2", "3"],
    );
});
