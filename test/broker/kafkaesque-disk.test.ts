// The broker on disk does what every engine does, and what it holds is there when it is opened again.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { Kafkaesque } from "../../src/broker/index.ts";
import { openDiskStore } from "../../src/log/index.ts";
import { engineSuite } from "../conformance/engine.ts";

engineSuite("Kafkaesque on disk", async () => {
  const directory = mkdtempSync(join(tmpdir(), "moldau-engine-"));
  const engine = await Kafkaesque.open({ store: await openDiskStore(directory) });
  const close = engine.close.bind(engine);
  engine.close = async () => {
    await close();
    rmSync(directory, { recursive: true });
  };
  return engine;
});

test("what was put is there after closing and opening, topics, settings and offsets included", async (context) => {
  const directory = temporaryDirectory(context);
  const first = await Kafkaesque.open({ store: await openDiskStore(directory) });
  await first.createTopic("orders", { partitions: 3, config: { "retention.events": 1_000 } });
  for (let number = 0; number < 30; number += 1) await first.put("orders", { number }, { key: `till-${number % 7}` });
  await first.deleteEvents("orders", 0, 2);
  const before = await first.describeTopic("orders");
  await first.close();

  const second = await Kafkaesque.open({ store: await openDiskStore(directory) });
  assert.deepEqual(await second.describeTopic("orders"), before);
  const put = await second.put("orders", "one more", { partition: 0 });
  assert.equal(put.offset, before.partitions[0]?.end);
  await second.close();
});

test("a deleted topic stays deleted, and another of its name starts empty", async (context) => {
  const directory = temporaryDirectory(context);
  const first = await Kafkaesque.open({ store: await openDiskStore(directory) });
  await first.put("orders", "old");
  await first.deleteTopic("orders");
  await first.close();
  const second = await Kafkaesque.open({ store: await openDiskStore(directory) });
  assert.deepEqual(
    (await second.listTopics()).filter((topic) => !topic.internal),
    [],
  );
  const put = await second.put("orders", "new");
  assert.equal(put.offset, 0);
  await second.close();
});

function temporaryDirectory(context: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), "moldau-engine-"));
  context.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
