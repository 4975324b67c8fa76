// Producers whose retries are stored once.

import assert from "node:assert/strict";
import { type Check, event, refuses } from "./case.ts";

/** Registers these cases. */
export function producerCases(check: Check): void {
  check("no two producers get the same id", async (engine) => {
    const producers = await Promise.all(Array.from({ length: 20 }, () => engine.createProducer()));
    assert.equal(new Set(producers.map(({ producerId }) => producerId)).size, 20);
  });

  check("a retry is stored once and answered as the first time", async (engine) => {
    await engine.createTopic("orders");
    const identity = await engine.createProducer();
    const append = (sequence: number) =>
      engine.append("orders", 0, [event("a"), event("b")], { producer: { ...identity, sequence } });
    const [first, duplicate] = await Promise.all([append(0), append(0)]);
    const second = await append(2);
    const again = await append(0);
    assert.deepEqual([first.baseOffset, first.duplicate], [0, false]);
    assert.deepEqual([duplicate.baseOffset, duplicate.duplicate], [0, true]);
    assert.deepEqual([second.baseOffset, second.duplicate], [2, false]);
    assert.deepEqual([again.baseOffset, again.duplicate], [0, true]);
    assert.equal(again.timestamp, first.timestamp);
    assert.equal((await engine.describeTopic("orders")).partitions[0]?.end, 4);
  });

  check("a gap in the sequence is refused with the number that was expected", async (engine) => {
    await engine.createTopic("orders");
    const identity = await engine.createProducer();
    const append = (sequence: number) =>
      engine.append("orders", 0, [event("a")], { producer: { ...identity, sequence } });
    await append(0);
    await refuses("out-of-sequence", append(2), { expected: 1, actual: 2 });
    await append(1);
  });

  check("an old epoch is refused, and a new one begins at 0", async (engine) => {
    await engine.createTopic("orders");
    const { producerId } = await engine.createProducer();
    const append = (epoch: number, sequence: number) =>
      engine.append("orders", 0, [event("a")], { producer: { producerId, epoch, sequence } });
    await append(0, 0);
    await append(1, 0);
    await refuses("stale-producer", append(0, 1), { epoch: 0, current: 1 });
    await refuses("out-of-sequence", append(2, 1), { expected: 0, actual: 1 });
  });

  check("each partition counts its producers for itself", async (engine) => {
    await engine.createTopic("orders", { partitions: 2 });
    const identity = await engine.createProducer();
    for (const partition of [0, 1]) {
      await engine.append("orders", partition, [event("a")], { producer: { ...identity, sequence: 0 } });
    }
    await refuses(
      "unknown-producer",
      engine.append("orders", 0, [event("a")], { producer: { producerId: 2 ** 40, epoch: 0, sequence: 7 } }),
      { producerId: 2 ** 40 },
    );
  });
}
