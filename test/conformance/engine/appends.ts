// Appends: order, bytes, times, what is refused.

import assert from "node:assert/strict";
import { type Check, event, refuses, texts } from "./case.ts";

/** Registers these cases. */
export function appendCases(check: Check): void {
  check("events get offsets in the order in which they are appended", async (engine) => {
    await engine.createTopic("orders");
    const first = await engine.append("orders", 0, [event("a"), event("b")]);
    const second = await engine.append("orders", 0, [event("c")]);
    assert.deepEqual([first.baseOffset, second.baseOffset], [0, 2]);
    assert.equal(first.duplicate, false);
    const { events, next, earliest, end } = await engine.read("orders", 0, 0);
    assert.deepEqual(texts(events), ["a", "b", "c"]);
    assert.deepEqual({ next, earliest, end }, { next: 3, earliest: 0, end: 3 });
  });

  check("what bytes go in come out", async (engine) => {
    await engine.createTopic("orders");
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const headers = [["a", bytes] as const, ["a", null] as const, ["", new Uint8Array(0)] as const];
    await engine.append("orders", 0, [
      { key: bytes, value: bytes, headers, timestamp: 12_345 },
      { key: null, value: null },
      { key: new Uint8Array(0), value: new Uint8Array(0) },
    ]);
    const { events } = await engine.read("orders", 0, 0);
    const plain = (each: Uint8Array | null) => (each === null ? null : Array.from(each));
    assert.deepEqual(
      events.map(({ keyBytes, valueBytes }) => [plain(keyBytes), plain(valueBytes)]),
      [
        [Array.from(bytes), Array.from(bytes)],
        [null, null],
        [[], []],
      ],
    );
    assert.equal(events[0]?.timestamp, 12_345);
    assert.deepEqual(
      events[0]?.headers.map(([header, value]) => [header, plain(value)]),
      [
        ["a", Array.from(bytes)],
        ["a", null],
        ["", []],
      ],
    );
  });

  check("events without a time get the time of their append", async (engine) => {
    await engine.createTopic("orders");
    const before = Date.now();
    const { timestamp } = await engine.append("orders", 0, [event("a"), { ...event("b"), timestamp: 7 }]);
    assert.ok(timestamp >= before - 1 && timestamp <= Date.now() + 1);
    const { events } = await engine.read("orders", 0, 0);
    assert.deepEqual(
      events.map((each) => each.timestamp),
      [timestamp, 7],
    );
  });

  check("appends of many at the same time keep each producer's order, and each append together", async (engine) => {
    await engine.createTopic("orders");
    const produce = async (producer: string) => {
      const appends: Promise<unknown>[] = [];
      for (let number = 0; number < 50; number += 1) {
        appends.push(engine.append("orders", 0, [event(`${producer} ${number} a`), event(`${producer} ${number} b`)]));
        if (number % 7 === 0) await Promise.all(appends);
      }
      await Promise.all(appends);
    };
    const producers = ["p", "q", "r", "s"];
    await Promise.all(producers.map(produce));
    const stored = texts((await engine.read("orders", 0, 0)).events);
    assert.equal(stored.length, 400);
    for (let at = 0; at < stored.length; at += 2) {
      assert.equal(stored[at]?.replace(/a$/, "b"), stored[at + 1], "an append stays together");
    }
    for (const producer of producers) {
      const own = stored.filter((text) => text?.startsWith(producer) && text.endsWith("a"));
      assert.deepEqual(
        own,
        Array.from({ length: 50 }, (_, number) => `${producer} ${number} a`),
      );
    }
  });

  check("an append of nothing stores nothing, but makes a topic that is not there", async (engine) => {
    await engine.append("orders", 0, []);
    const { partitions } = await engine.describeTopic("orders");
    assert.deepEqual(
      partitions.map(({ earliest, end }) => [earliest, end]),
      [[0, 0]],
    );
  });

  check("every level of acks stores", async (engine) => {
    await engine.createTopic("orders");
    for (const acks of [1, "all"] as const) await engine.append("orders", 0, [event(`${acks}`)], { acks });
    await engine.append("orders", 0, [event("0")], { acks: 0 });
    const { events } = await engine.read("orders", 0, 2, { waitMs: 5000 });
    assert.deepEqual(texts(events), ["0"]);
  });

  check("an event that is too large is refused, and so is all that came with it", async (engine) => {
    await engine.createTopic("orders", { config: { "max.message.bytes": 10 } });
    const large = { value: new Uint8Array(11) };
    await refuses("event-too-large", engine.append("orders", 0, [event("a"), large]), { limit: 10 });
    assert.equal((await engine.describeTopic("orders")).partitions[0]?.end, 0);
    await engine.append("orders", 0, [{ value: new Uint8Array(10) }]);
  });

  check("a partition that does not exist is refused by everything", async (engine) => {
    await engine.createTopic("orders", { partitions: 2 });
    const facts = { topic: "orders", partition: 2, partitions: 2 };
    await refuses("unknown-partition", engine.append("orders", 2, [event("a")]), facts);
    await refuses("unknown-partition", engine.read("orders", 2, 0), facts);
    await refuses("unknown-partition", engine.resolve("orders", 2, "latest"), facts);
    await refuses("unknown-partition", engine.deleteEvents("orders", 2, 0), facts);
  });
}
