// What every Engine must do, in one suite: logs in this process, on disk, behind HTTP.

import { test } from "node:test";
import type { Engine } from "../../src/engine/index.ts";
import { appendCases } from "./engine/appends.ts";
import { groupCases } from "./engine/groups.ts";
import { producerCases } from "./engine/producers.ts";
import { readCases } from "./engine/reads.ts";
import { retentionCases } from "./engine/retentions.ts";
import { topicCases } from "./engine/topics.ts";
import { waitCases } from "./engine/waits.ts";

/** Opens an engine without topics. Its `close` must let go of everything that was opened for it. */
export type OpenEngine = () => Promise<Engine>;

/** Registers the suite. */
export function engineSuite(name: string, open: OpenEngine): void {
  const check = (sentence: string, body: (engine: Engine) => Promise<void>) =>
    test(`${name}: ${sentence}`, async () => {
      await using engine = await open();
      await body(engine);
    });
  for (const cases of [topicCases, appendCases, readCases, waitCases, retentionCases, producerCases, groupCases])
    cases(check);
}
