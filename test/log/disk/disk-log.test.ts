// A log in files does what every log does, with segments so small that it rolls all the time, hot and cold.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDiskStore } from "../../../src/log/index.ts";
import { logSuite } from "../../conformance/log.ts";

const segmentBytes = 400;

for (const [name, hotBytes] of [
  ["hot", 64 * 1024 * 1024],
  ["cold", 0],
] as const) {
  logSuite(`DiskLog, ${name}`, async (listener) => {
    const directory = mkdtempSync(join(tmpdir(), "moldau-disk-log-"));
    const store = await openDiskStore(directory, { hotBytes });
    const log = store.openLog("orders-0", { segmentBytes, segmentMs: 1e9 }, listener);
    const close = async () => {
      await store.close();
      rmSync(directory, { recursive: true });
    };
    return { log, slackBytes: segmentBytes, close };
  });
}
