// Places: offsets, reads, times.

import assert from "node:assert/strict";
import { MoldauError } from "../../../src/base/index.ts";
import { batchesIn, readHeader } from "../../../src/log/index.ts";
import { batchOf, type Check, deaf, readFrom } from "./records.ts";

/** Registers these cases. */
export function placeCases(check: Check): void {
  check("a new log is empty", async (log) => {
    assert.deepEqual([log.earliest, log.end, log.readable, log.bytes], [0, 0, 0, 0]);
    assert.deepEqual(await log.read(0, 1000), []);
    assert.equal(await log.find(0), undefined);
  });

  check("batches get consecutive offsets, written into their headers", async (log) => {
    const batches = [batchOf(["a", "b"]), batchOf(["c"]), batchOf(["d", "e", "f"])];
    assert.deepEqual(
      batches.map((batch) => log.append(batch)),
      [0, 2, 3],
    );
    await log.settle("all");
    assert.deepEqual([log.earliest, log.end, log.readable], [0, 6, 6]);
    const stored = [...batchesIn(await log.read(0, 1 << 30))].map((batch) => readHeader(batch).baseOffset);
    assert.deepEqual(stored, [0, 2, 3]);
    assert.equal(
      log.bytes,
      batches.reduce((sum, batch) => sum + batch.length, 0),
    );
  });

  check("an offset in the middle of a batch reads the whole batch", async (log) => {
    log.append(batchOf(["a", "b", "c"]));
    log.append(batchOf(["d"]));
    await log.settle(1);
    const [first] = batchesIn(await log.read(1, 1));
    assert.equal(readHeader(first as Uint8Array).baseOffset, 0);
    assert.deepEqual(await readFrom(log, 2), [
      [2, "c"],
      [3, "d"],
    ]);
  });

  check("at least one batch is read, however few bytes are asked for", async (log) => {
    log.append(batchOf(["a"]));
    log.append(batchOf(["b"]));
    await log.settle(1);
    assert.deepEqual(await readFrom(log, 0, 1), [[0, "a"]]);
  });

  check("an offset out of range reads nothing", async (log) => {
    log.append(batchOf(["a"]));
    await log.settle(1);
    assert.deepEqual(await log.read(1, 1000), []);
    assert.deepEqual(await log.read(5, 1000), []);
  });

  let grown = 0;
  const grow = () => {
    grown += 1;
  };
  check(
    "its listener hears when more can be read",
    async (log) => {
      log.append(batchOf(["a"]));
      await log.settle(1);
      assert.ok(grown > 0);
    },
    { ...deaf, grown: grow },
  );

  check("a time is found at its first record", async (log) => {
    for (const timestamp of [1000, 3000, 2000, 5000]) log.append(batchOf(["x", "y"], timestamp));
    await log.settle(1);
    const found = await Promise.all([0, 1001, 3000, 3001, 5001].map((time) => log.find(time)));
    assert.deepEqual(found, [
      { offset: 0, timestamp: 1000 },
      { offset: 2, timestamp: 3000 },
      { offset: 2, timestamp: 3000 },
      { offset: 6, timestamp: 5000 },
      undefined,
    ]);
  });

  check("a closed log takes no more", async (log) => {
    log.append(batchOf(["a"]));
    await log.close();
    assert.throws(
      () => log.append(batchOf(["b"])),
      (error) => MoldauError.is(error, "closed"),
    );
  });
}
