// Waiting for more.

import assert from "node:assert/strict";
import { type Check, event, refuses, texts } from "./case.ts";

/** Registers these cases. */
export function waitCases(check: Check): void {
  check("a read that waits is answered by the next event", async (engine) => {
    await engine.createTopic("orders");
    const reads = Array.from({ length: 5 }, () => engine.read("orders", 0, 0, { waitMs: 10_000 }));
    await engine.append("orders", 0, [event("a")]);
    for (const { events } of await Promise.all(reads)) assert.deepEqual(texts(events), ["a"]);
  });

  check("a read that waits in vain comes back empty", async (engine) => {
    await engine.createTopic("orders");
    const { events, next } = await engine.read("orders", 0, 0, { waitMs: 30 });
    assert.deepEqual({ events, next }, { events: [], next: 0 });
  });

  check("a read that waits ends with its signal's reason", async (engine) => {
    await engine.createTopic("orders");
    const stop = new AbortController();
    const read = engine.read("orders", 0, 0, { waitMs: 10_000, signal: stop.signal });
    const reason = new Error("enough");
    setTimeout(() => stop.abort(reason), 10);
    await assert.rejects(read, reason);
  });

  check("a read that waits for a topic that is deleted hears of it", async (engine) => {
    await engine.createTopic("orders");
    const read = refuses("unknown-topic", engine.read("orders", 0, 0, { waitMs: 10_000 }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await engine.deleteTopic("orders");
    await read;
  });

  check("several partitions can be waited for at once", async (engine) => {
    if (engine.readAny === undefined) return;
    await engine.createTopic("orders", { partitions: 3 });
    const positions = [0, 1, 2].map((partition) => ({ topic: "orders", partition, offset: 0 }));
    assert.deepEqual(await engine.readAny(positions), []);
    const read = engine.readAny(positions, { waitMs: 10_000 });
    await engine.append("orders", 1, [event("a")]);
    const batches = await read;
    assert.deepEqual(
      batches.map(({ partition, events }) => [partition, texts(events)]),
      [[1, ["a"]]],
    );
    await refuses("offset-beyond-end", engine.readAny([{ topic: "orders", partition: 2, offset: 9 }]), {
      partition: 2,
    });
  });

  check("a watcher is called when there is more, until it has enough", async (engine) => {
    if (engine.watch === undefined) return;
    await engine.createTopic("orders");
    let calls = 0;
    const stop = engine.watch("orders", 0, () => {
      calls += 1;
    });
    await engine.append("orders", 0, [event("a")]);
    assert.ok(calls > 0);
    stop();
    const before = calls;
    await engine.append("orders", 0, [event("b")]);
    assert.equal(calls, before);
  });
}
