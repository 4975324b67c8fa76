// Keepers share the boats, each in a program of its own, and take over from one another.

import assert from "node:assert/strict";
import { test } from "node:test";
import { startServer } from "../../src/server/index.ts";
import { runExample } from "./programs.ts";

test("keepers share the partitions, and who stays takes over from who leaves", async () => {
  await using server = await startServer({ http: { port: 0 }, kafka: false });
  await using anna = runExample("group.ts", server.url, "Anna");
  await anna.prints(/Anna takes up partitions 0, 1, 2, 3/);
  await using ben = runExample("group.ts", server.url, "Ben");
  await ben.prints(/Ben takes up partitions \d, \d\n/);
  await using producer = runExample("producer.ts", server.url, "12", "0");
  assert.equal(await producer.end(), 0, producer.printed());
  const logged = () => [...`${anna.printed()}${ben.printed()}`.matchAll(/logs (.*)/g)].map(([, what]) => what);
  while (logged().length < 12) await Promise.race([anna, ben].map((keeper) => keeper.printsMore()));
  assert.equal(new Set(logged()).size, 12, "each boat once");
  assert.equal(await ben.interrupt(), 0, ben.printed());
  assert.match(ben.printed(), /Ben lets go of partitions \d, \d\nBen goes home\.\n$/);
  await anna.prints(/lets go[\s\S]*takes up partitions \d, \d\n/);
  assert.equal(await anna.interrupt(), 0, anna.printed());
});
