// The newest batches in memory: within the budget, whatever logs come and go.

import assert from "node:assert/strict";
import { test } from "node:test";
import { HotBudget, HotTail } from "../../../src/log/disk/hot-tail.ts";
import { IndexCache, newSegment, type Segment } from "../../../src/log/disk/segment.ts";
import { batchesIn, readHeader } from "../../../src/log/index.ts";
import { batchOf } from "./disk-helpers.ts";
import { SimulatedFiles } from "./simulated-files.ts";

const house = { directory: "data", files: new SimulatedFiles(), indexes: new IndexCache(4) };

/** A log's tail with a way to append to it. */
class Tail {
  readonly hot: HotTail;
  segment: Segment;

  constructor(budget: HotBudget, base = 0) {
    this.hot = new HotTail(budget);
    this.segment = newSegment(house, "orders-0", base);
  }

  append(bytes: number): void {
    const { segment } = this;
    const batch = batchOf(["x".repeat(bytes)]);
    new DataView(batch.buffer).setBigInt64(0, BigInt(segment.end));
    this.hot.add(batch, segment, segment.bytes, segment.end);
    segment.grow(batch.length, segment.end + 1, 0);
  }

  read(offset: number, maxBytes = 1): number[] | undefined {
    const chunks = this.hot.read(offset, maxBytes, this.segment, this.segment.bytes);
    return chunks && Array.from(batchesIn(chunks), (batch) => readHeader(batch).baseOffset);
  }
}

test("the oldest blocks of all logs go first, and the newest batches stay", () => {
  const budget = new HotBudget(64 * 1024);
  const [quiet, busy] = [new Tail(budget), new Tail(budget)];
  quiet.append(100);
  for (let number = 0; number < 1_000; number += 1) busy.append(1_000);
  assert.equal(quiet.read(0), undefined);
  assert.equal(busy.read(0), undefined);
  assert.deepEqual(busy.read(999), [999]);
  assert.deepEqual(busy.read(995, 3_300), [995, 996, 997]);
  quiet.append(100);
  assert.deepEqual(quiet.read(1), [1]);
});

test("blocks of dropped segments are let go at once, also behind an old one that stays", () => {
  const budget = new HotBudget(1024 * 1024);
  const quiet = new Tail(budget);
  quiet.append(100);
  const busy = new Tail(budget);
  for (let number = 0; number < 50; number += 1) {
    busy.append(3_000);
    busy.hot.drop(busy.segment);
    busy.segment = newSegment(house, "orders-1", busy.segment.end);
  }
  assert.equal(budget.blocks, 1);
  assert.deepEqual(quiet.read(0), [0]);
});

test("what was taken back is forgotten, and its place filled anew", () => {
  const tail = new Tail(new HotBudget(1024 * 1024));
  for (let number = 0; number < 10; number += 1) tail.append(1_000);
  const { position, offset, latestBefore } = {
    ...tail.segment.tip,
    position: (tail.segment.bytes / 10) * 3,
    offset: 3,
  };
  tail.segment.shrink({ position, offset, latestBefore });
  tail.hot.truncate(tail.segment, position);
  assert.deepEqual(tail.read(2, 1e6), [2]);
  tail.append(10);
  assert.deepEqual(tail.read(2, 1e6), [2, 3]);
});
