// Room: what is dropped, and what is kept.

import assert from "node:assert/strict";
import { batchOf, type Check, readFrom } from "./records.ts";

/** Registers these cases. */
export function roomCases(check: Check): void {
  check("what is dropped cannot be read, in the middle of a batch too", async (log) => {
    log.append(batchOf(["a", "b", "c"]));
    log.append(batchOf(["d"]));
    await log.settle(1);
    await log.dropBefore(2);
    assert.equal(log.earliest, 2);
    assert.deepEqual(await log.read(1, 1000), []);
    assert.deepEqual(await readFrom(log, 2), [
      [2, "c"],
      [3, "d"],
    ]);
    assert.deepEqual(await log.find(0), { offset: 2, timestamp: 1000 });
  });

  check("a log that was emptied goes on where it was", async (log) => {
    log.append(batchOf(["a", "b"]));
    await log.settle(1);
    await log.dropBefore(2);
    assert.deepEqual([log.earliest, log.end], [2, 2]);
    assert.equal(log.append(batchOf(["c"])), 2);
    await log.settle(1);
    assert.deepEqual(await readFrom(log, 2), [[2, "c"]]);
  });

  check("dropping what is already gone changes nothing", async (log) => {
    log.append(batchOf(["a", "b", "c"]));
    await log.settle(1);
    await log.dropBefore(2);
    await log.dropBefore(1);
    assert.equal(log.earliest, 2);
  });

  check("a count is kept exactly", async (log) => {
    for (const texts of [["a", "b", "c"], ["d", "e"], ["f"]]) log.append(batchOf(texts));
    await log.settle(1);
    await log.retain({ ms: -1, bytes: -1, events: 4 }, 0);
    assert.deepEqual([log.earliest, log.end], [2, 6]);
  });

  check("bytes are kept within their bound and a segment, the newest batch always", async (log, { slackBytes }) => {
    for (let number = 0; number < 100; number += 1) log.append(batchOf([`event ${number}`]));
    await log.settle(1);
    await log.retain({ ms: -1, bytes: 500, events: -1 }, 0);
    assert.ok(log.bytes <= 500 + slackBytes, `${log.bytes} bytes`);
    assert.ok(log.earliest > 0 && log.earliest < 100);
    await log.retain({ ms: -1, bytes: 0, events: -1 }, 0);
    assert.ok(log.earliest <= 99);
    assert.deepEqual((await readFrom(log, log.earliest)).at(-1), [99, "event 99"]);
  });

  check("what is too old goes, what is not stays", async (log, { slackBytes }) => {
    for (let number = 0; number < 100; number += 1) log.append(batchOf([`event ${number}`], 1000 + number));
    await log.settle(1);
    await log.retain({ ms: 50, bytes: -1, events: -1 }, 1100);
    assert.ok(log.earliest <= 50);
    const bytesOfOne = batchOf(["event 50"]).length;
    assert.ok(log.bytes <= 50 * bytesOfOne + slackBytes, `${log.bytes} bytes`);
  });
}
