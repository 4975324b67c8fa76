// Topics: made, listed, changed, deleted.

import assert from "node:assert/strict";
import { type Check, event, refuses } from "./case.ts";

/** Registers these cases. */
export function topicCases(check: Check): void {
  check("a topic is made with its partitions and settings", async (engine) => {
    const made = await engine.createTopic("orders", { partitions: 3, config: { "retention.ms": 60_000 } });
    assert.equal(made.topic, "orders");
    assert.equal(made.internal, false);
    assert.deepEqual(made.config, { "retention.ms": 60_000 });
    assert.deepEqual(
      made.partitions.map(({ partition, earliest, end }) => ({ partition, earliest, end })),
      [0, 1, 2].map((partition) => ({ partition, earliest: 0, end: 0 })),
    );
    assert.match(made.incarnation, /^[0-9a-f-]{36}$/);
    assert.deepEqual(await engine.describeTopic("orders"), made);
  });

  check("topics are listed by name", async (engine) => {
    for (const topic of ["b", "a", "c"]) await engine.createTopic(topic);
    const listed = (await engine.listTopics()).filter(({ internal }) => !internal);
    assert.deepEqual(
      listed.map(({ topic }) => topic),
      ["a", "b", "c"],
    );
  });

  check("making a topic again is harmless with the same settings, and refused with others", async (engine) => {
    const made = await engine.createTopic("orders", { partitions: 2 });
    assert.equal((await engine.createTopic("orders", { partitions: 2 })).incarnation, made.incarnation);
    await refuses("topic-exists", engine.createTopic("orders", { partitions: 3 }));
  });

  check("names and settings that cannot be are refused", async (engine) => {
    await refuses("invalid-topic", engine.createTopic("what is this"));
    await refuses("invalid-topic", engine.createTopic(".."));
    await refuses("invalid-topic", engine.createTopic("x".repeat(250)));
    await refuses("invalid-partitions", engine.createTopic("orders", { partitions: 0 }));
    await refuses("invalid-config", engine.createTopic("orders", { config: { "retention.ms": -2 } }));
    await refuses("invalid-config", engine.createTopic("orders", { config: { colour: "red" } as object }));
    await refuses("unknown-topic", engine.describeTopic("orders"), { topic: "orders" });
  });

  check("a name that differs from another in dots and underscores only is refused", async (engine) => {
    await engine.createTopic("fish.chips");
    await refuses("invalid-topic", engine.createTopic("fish_chips"));
  });

  check("settings can be changed, taken back, and partitions added, but not taken away", async (engine) => {
    await engine.createTopic("orders", { config: { "retention.ms": 1000 } });
    const grown = await engine.alterTopic("orders", { partitions: 2, config: { "max.message.bytes": 99 } });
    assert.deepEqual(grown.config, { "retention.ms": 1000, "max.message.bytes": 99 });
    assert.equal(grown.partitions.length, 2);
    const back = await engine.alterTopic("orders", { config: { "retention.ms": null } });
    assert.deepEqual(back.config, { "max.message.bytes": 99 });
    await refuses("invalid-partitions", engine.alterTopic("orders", { partitions: 1 }));
    await refuses("invalid-config", engine.alterTopic("orders", { config: { "segment.bytes": 1.5 } }));
    await refuses("unknown-topic", engine.alterTopic("parcels", {}));
  });

  check("a deleted topic is gone, and one made again is another one", async (engine) => {
    const before = await engine.createTopic("orders");
    await engine.append("orders", 0, [event("a")]);
    await engine.deleteTopic("orders");
    await refuses("unknown-topic", engine.read("orders", 0, 0));
    await refuses("unknown-topic", engine.deleteTopic("orders"));
    const after = await engine.createTopic("orders");
    assert.notEqual(after.incarnation, before.incarnation);
    assert.equal(after.partitions[0]?.end, 0);
  });
}
