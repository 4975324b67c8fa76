// What every Log must do, in one suite: in memory and on disk.

import { test } from "node:test";
import type { Log } from "../../src/log/index.ts";
import { compactCases } from "./log/compaction.ts";
import { modelCase } from "./log/model.ts";
import { placeCases } from "./log/places.ts";
import { deaf, type OpenedLog, type OpenLog } from "./log/records.ts";
import { roomCases } from "./log/room.ts";

/** Registers the suite. */
export function logSuite(name: string, open: OpenLog): void {
  const check = (sentence: string, body: (log: Log, opened: OpenedLog) => Promise<void>, listener = deaf) =>
    test(`${name}: ${sentence}`, async () => {
      const opened = await open(listener);
      try {
        await body(opened.log, opened);
      } finally {
        await opened.close();
      }
    });
  placeCases(check);
  roomCases(check);
  compactCases(check);
  modelCase(name, open);
}
