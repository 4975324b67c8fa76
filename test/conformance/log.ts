// What every Log must do, in one suite: in memory and on disk.

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MoldauError, textOf, utf8 } from "../../src/base/index.ts";
import { batchesIn, decodeBatch, encodeBatch, type Log, type LogListener, readHeader } from "../../src/log/index.ts";

/** A new, empty log to be tried. */
export interface OpenedLog {
  readonly log: Log;
  /** How much more than it should the log may keep, because it drops whole segments: about one segment's size. */
  readonly slackBytes: number;
  /** Lets go of everything, the log included. */
  close(): Promise<void>;
}

type OpenLog = (listener: LogListener) => Promise<OpenedLog>;

const deaf: LogListener = { grown: () => undefined, takenBack: () => undefined };

/** A batch of one record per text; their times are the batch's unless given. */
function batchOf(texts: readonly string[], timestamp = 1000): Uint8Array {
  return encodeBatch(
    texts.map((text) => ({ value: utf8(text) })),
    { timestamp },
  );
}

/** Every record from `offset` on, as [offset, text], up to about `maxBytes`. */
async function readFrom(log: Log, offset: number, maxBytes = 1 << 30): Promise<[number, string][]> {
  const records: [number, string][] = [];
  for (const batch of batchesIn(await log.read(offset, maxBytes))) {
    decodeBatch(batch, (at, _, __, shared, ___, ____, start, end) => {
      if (at >= offset) records.push([at, textOf(shared.subarray(start, end))]);
    });
  }
  return records;
}

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
  modelCase(name, open);
}

type Check = (sentence: string, body: (log: Log, opened: OpenedLog) => Promise<void>, listener?: LogListener) => void;

function placeCases(check: Check): void {
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

function roomCases(check: Check): void {
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

type Command =
  | { readonly kind: "append"; readonly texts: readonly string[] }
  | { readonly kind: "read"; readonly offset: number; readonly maxBytes: number }
  | { readonly kind: "drop"; readonly before: number }
  | { readonly kind: "keep"; readonly events: number }
  | { readonly kind: "flush" };

const kind = <Kind extends string>(name: Kind) => fc.constant(name);
const texts = fc.array(fc.string({ maxLength: 12 }), { minLength: 1, maxLength: 6 });
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: kind("append"), texts }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: kind("read"), offset: fc.nat({ max: 40 }), maxBytes: fc.nat({ max: 600 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind("drop"), before: fc.nat({ max: 40 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("keep"), events: fc.nat({ max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("flush") }) },
);

/** A log beside the array that it must agree with. */
class Compared {
  readonly log: Log;
  readonly #all: string[] = [];
  #earliest = 0;

  constructor(log: Log) {
    this.log = log;
  }

  async run(each: Command): Promise<void> {
    if (each.kind === "append") {
      assert.equal(this.log.append(batchOf(each.texts)), this.#all.length);
      this.#all.push(...each.texts);
    } else {
      await this.log.settle(each.kind === "flush" ? "all" : 1);
    }
    if (each.kind === "drop") await this.#drop(Math.min(each.before, this.#all.length));
    if (each.kind === "keep") await this.#keep(each.events);
    if (each.kind === "read") await this.#read(each.offset, each.maxBytes);
    assert.deepEqual([this.log.earliest, this.log.end], [this.#earliest, this.#all.length]);
  }

  async #drop(before: number): Promise<void> {
    this.#earliest = Math.max(this.#earliest, before);
    await this.log.dropBefore(before);
  }

  async #keep(events: number): Promise<void> {
    this.#earliest = Math.max(this.#earliest, this.#all.length - events);
    await this.log.retain({ ms: -1, bytes: -1, events }, 0);
  }

  async #read(offset: number, maxBytes: number): Promise<void> {
    const there = offset >= this.#earliest && offset < this.#all.length;
    const read = await readFrom(this.log, offset, maxBytes);
    assert.equal(read.length > 0, there, "at least one is read when there is one");
    const wanted = this.#all.slice(offset, offset + read.length);
    assert.deepEqual(
      read,
      wanted.map((text, index) => [offset + index, text]),
    );
  }
}

function modelCase(name: string, open: OpenLog): void {
  test(`${name}: any appends, reads and drops agree with an array`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 20 }), async (commands) => {
        const opened = await open(deaf);
        try {
          const compared = new Compared(opened.log);
          for (const each of commands) await compared.run(each);
        } finally {
          await opened.close();
        }
      }),
      { numRuns: 50 },
    );
  });
}
