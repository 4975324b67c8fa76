// Reads: positions, pages, starts, what is gone.

import assert from "node:assert/strict";
import fc from "fast-check";
import { type Check, event, refuses, texts } from "./case.ts";

/** Registers these cases. */
export function readCases(check: Check): void {
  check("reading never removes, and every reader has a position of its own", async (engine) => {
    await engine.createTopic("orders");
    await engine.append("orders", 0, ["a", "b", "c"].map(event));
    for (let round = 0; round < 2; round += 1) {
      assert.deepEqual(texts((await engine.read("orders", 0, 0)).events), ["a", "b", "c"]);
      assert.deepEqual(texts((await engine.read("orders", 0, 2)).events), ["c"]);
    }
  });

  check("a read stops at maxEvents, and says where to go on", async (engine) => {
    await engine.createTopic("orders");
    await engine.append("orders", 0, ["a", "b", "c"].map(event));
    const page = await engine.read("orders", 0, 0, { maxEvents: 2 });
    assert.deepEqual(texts(page.events), ["a", "b"]);
    assert.equal(page.next, 2);
    assert.deepEqual(texts((await engine.read("orders", 0, page.next, { maxEvents: 2 })).events), ["c"]);
  });

  check("small pages lead through everything, each event once", async (engine) => {
    await engine.createTopic("orders");
    for (let number = 0; number < 10; number += 1) {
      await engine.append("orders", 0, [event(`${number}`), event(`${number}'`)]);
    }
    const seen: (string | null)[] = [];
    for (let next = 0; next < 20; ) {
      const page = await engine.read("orders", 0, next, { maxBytes: 1 });
      assert.ok(page.events.length > 0, "at least one event, however small maxBytes is");
      seen.push(...texts(page.events));
      next = page.next;
    }
    assert.deepEqual(seen, Array.from({ length: 10 }, (_, number) => [`${number}`, `${number}'`]).flat());
  });

  check("the end can be read from, and beyond it cannot", async (engine) => {
    await engine.createTopic("orders");
    await engine.append("orders", 0, [event("a")]);
    assert.deepEqual((await engine.read("orders", 0, 1)).events, []);
    await refuses("offset-beyond-end", engine.read("orders", 0, 2), { offset: 2, earliest: 0, end: 1 });
  });

  check("a start is found by place, by number from either end, and by time", async (engine) => {
    await engine.createTopic("orders");
    const at = (timestamp: number) => ({ ...event(`${timestamp}`), timestamp });
    await engine.append("orders", 0, [at(1000), at(3000)]);
    await engine.append("orders", 0, [at(2000), at(5000)]);
    const starts = ["earliest", "latest", 2, -1, -3, -99] as const;
    const found = await Promise.all(starts.map((start) => engine.resolve("orders", 0, start)));
    assert.deepEqual(found, [0, 4, 2, 3, 1, 0]);
    const times = [0, 1000, 1001, 4000, 5001].map((time) => engine.resolve("orders", 0, new Date(time)));
    assert.deepEqual(await Promise.all(times), [0, 0, 1, 3, 4]);
  });

  check("dropped events are gone for good, and the error says what is left", async (engine) => {
    await engine.createTopic("orders");
    await engine.append("orders", 0, ["a", "b", "c"].map(event));
    assert.equal(await engine.deleteEvents("orders", 0, 1), 1);
    await refuses("offset-expired", engine.read("orders", 0, 0), { offset: 0, earliest: 1, end: 3 });
    assert.deepEqual(texts((await engine.read("orders", 0, 1)).events), ["b", "c"]);
    assert.equal(await engine.deleteEvents("orders", 0, 3), 3);
    await refuses("offset-beyond-end", engine.deleteEvents("orders", 0, 4), { end: 3 });
    const { baseOffset } = await engine.append("orders", 0, [event("d")]);
    assert.equal(baseOffset, 3, "offsets are never used again");
    assert.equal(await engine.resolve("orders", 0, "earliest"), 3);
  });

  check("any appends and reads agree with an array", async (engine) => {
    let topics = 0;
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ append: fc.array(fc.uint8Array({ maxLength: 20 }), { minLength: 1, maxLength: 9 }) }),
      },
      { weight: 4, arbitrary: fc.record({ read: fc.nat({ max: 60 }), maxEvents: fc.integer({ min: 1, max: 30 }) }) },
      { weight: 1, arbitrary: fc.record({ drop: fc.nat({ max: 60 }) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const topic = `model-${topics++}`;
        await engine.createTopic(topic);
        const model: Uint8Array[] = [];
        let earliest = 0;
        for (const each of steps) {
          if ("append" in each) {
            const { baseOffset } = await engine.append(
              topic,
              0,
              each.append.map((value) => ({ value })),
            );
            assert.equal(baseOffset, model.length);
            model.push(...each.append);
          } else if ("drop" in each) {
            const before = Math.min(each.drop, model.length);
            earliest = Math.max(earliest, before);
            assert.equal(await engine.deleteEvents(topic, 0, before), earliest);
          } else if (each.read < earliest) {
            await refuses("offset-expired", engine.read(topic, 0, each.read), { earliest, end: model.length });
          } else if (each.read > model.length) {
            await refuses("offset-beyond-end", engine.read(topic, 0, each.read), { earliest, end: model.length });
          } else {
            const { events, next } = await engine.read(topic, 0, each.read, { maxEvents: each.maxEvents });
            const wanted = model.slice(each.read, each.read + each.maxEvents);
            assert.deepEqual(
              events.map(({ offset, valueBytes }) => [offset, Array.from(valueBytes as Uint8Array)]),
              wanted.map((value, index) => [each.read + index, Array.from(value)]),
            );
            assert.equal(next, each.read + wanted.length);
          }
        }
      }),
      { numRuns: 20 },
    );
  });
}
