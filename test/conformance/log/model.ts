// A log beside an array.

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Log } from "../../../src/log/index.ts";
import { batchOf, deaf, type OpenLog, readFrom } from "./records.ts";

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

/** Registers the case. */
export function modelCase(name: string, open: OpenLog): void {
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
