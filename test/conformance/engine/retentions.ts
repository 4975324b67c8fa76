// Room: what is bounded stays so.

import assert from "node:assert/strict";
import { type Check, event, refuses, texts } from "./case.ts";

/** Registers these cases. */
export function retentionCases(check: Check): void {
  check("a partition bounded by count keeps exactly so many, in the middle of a batch too", async (engine) => {
    await engine.createTopic("orders", { config: { "retention.events": 5 } });
    await engine.append("orders", 0, ["a", "b", "c", "d"].map(event));
    await engine.append("orders", 0, ["e", "f", "g"].map(event));
    const [{ earliest, end } = { earliest: -1, end: -1 }] = (await engine.describeTopic("orders")).partitions;
    assert.deepEqual({ earliest, end }, { earliest: 2, end: 7 });
    await refuses("offset-expired", engine.read("orders", 0, 1), { offset: 1, earliest: 2, end: 7 });
    assert.deepEqual(texts((await engine.read("orders", 0, 2)).events), ["c", "d", "e", "f", "g"]);
    assert.equal(await engine.resolve("orders", 0, new Date(0)), 2);
  });

  check("a tighter bound drops at once", async (engine) => {
    await engine.createTopic("orders");
    await engine.append("orders", 0, ["a", "b", "c", "d"].map(event));
    await engine.alterTopic("orders", { config: { "retention.events": 1 } });
    assert.equal(await engine.resolve("orders", 0, "earliest"), 3);
  });
}
