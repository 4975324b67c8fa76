// Chapter 3. Room: memory holds the newest events, files hold the rest.

import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [hotEvents, eventsPerFile] = [3, 2];

export class Kafkaesque {
  readonly folder = mkdtempSync(join(tmpdir(), "kafkaesque-"));
  readonly #hot: string[] = [];
  earliest = 0;
  end = 0;

  /** The offset of the first event in memory. */
  get base(): number {
    return this.end - this.#hot.length;
  }

  /** Writes to the file first, and then to memory. The oldest in memory makes room. */
  put(value: string): number {
    appendFileSync(this.#fileOf(this.end), `${value}\n`);
    this.end += 1;
    this.#hot.push(value);
    if (this.#hot.length > hotEvents) this.#hot.shift();
    return this.end - 1;
  }

  get(offset: number): string {
    if (offset < this.earliest)
      throw new RangeError(`${offset} is gone: ${this.earliest} is the first`);
    if (offset >= this.end) throw new RangeError(`${offset} is yet to come`);
    if (offset >= this.base) return `${this.#hot[offset - this.base]} (memory)`;
    const lines = readFileSync(this.#fileOf(offset), "utf8").split("\n");
    return `${lines[offset % eventsPerFile]} (file)`;
  }

  /** Throws the oldest file away. Offsets stay what they are. */
  dropOldestFile(): void {
    rmSync(this.#fileOf(this.earliest));
    this.earliest += eventsPerFile;
  }

  /** Each file is named by the first offset in it. */
  #fileOf(offset: number): string {
    const first = String(offset - (offset % eventsPerFile));
    return join(this.folder, `${first.padStart(6, "0")}.log`);
  }
}

const orders = new Kafkaesque();
for (let number = 1; number <= 7; number += 1) orders.put(`order 1-${number}`);
console.log("files:", readdirSync(orders.folder).join(" "), "base:", orders.base);
for (const offset of [6, 4, 3, 0]) console.log(offset, orders.get(offset));

orders.dropOldestFile();
console.log("files:", readdirSync(orders.folder).join(" "));
console.log(`the next order gets offset ${orders.put("order 1-8")}`);
try {
  orders.get(0);
} catch (error) {
  console.log((error as Error).message);
}
rmSync(orders.folder, { recursive: true });
