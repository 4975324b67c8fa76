import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeBatch, MemoryLog } from "../../src/log/index.ts";
import { logSuite } from "../conformance/log.ts";

const settings = { segmentBytes: 400, segmentMs: 1_000_000 };

logSuite("MemoryLog", async (listener) => {
  const log = new MemoryLog(listener, settings);
  return { log, slackBytes: 0, close: () => log.close() };
});

test("in memory an append can be read at once, and there is nothing to wait for", () => {
  const log = new MemoryLog({ grown: () => undefined, takenBack: () => undefined }, settings);
  const batch = encodeBatch([{ value: null }], { timestamp: 0 });
  log.append(batch);
  assert.equal(log.settle(), undefined);
  assert.deepEqual(log.read(0, 1), [batch]);
});
