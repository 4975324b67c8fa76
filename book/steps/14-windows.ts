// Chapter 14. What does it add up to: orders in, totals out, ten seconds at a time.

interface Order {
  readonly order: string;
  /** When it was sold, in seconds since the shop opened. */
  readonly at: number;
  readonly parts: readonly string[];
}

/** A table, folded from its topic as in chapter 12: what a portion costs. */
const prices = new Map([
  ["cod", 6],
  ["chips", 3],
  ["plaice", 7],
]);

/** The topic that the results go into. */
const totals: string[] = [];

class TumblingWindows {
  readonly #sizeS = 10;
  readonly #graceS = 3;
  /** Takings by the second at which their window starts. */
  readonly #open = new Map<number, number>();
  /** The latest time seen so far: the clock of the stream. */
  #streamTime = 0;

  add({ order, at, parts }: Order): void {
    const start = at - (at % this.#sizeS);
    this.#streamTime = Math.max(this.#streamTime, at);
    if (this.#isOver(start)) {
      console.log(`${order}, sold at ${at} s, comes too late for ${this.#name(start)}`);
      return;
    }
    const takings = parts.reduce((sum, part) => sum + (prices.get(part) ?? 0), 0);
    this.#open.set(start, (this.#open.get(start) ?? 0) + takings);
    console.log(`${order}, sold at ${at} s: ${takings} into ${this.#name(start)}`);
    this.#close();
  }

  #isOver(start: number): boolean {
    return this.#streamTime >= start + this.#sizeS + this.#graceS;
  }

  #close(): void {
    for (const [start, takings] of this.#open) {
      if (!this.#isOver(start)) continue;
      this.#open.delete(start);
      totals.push(`${this.#name(start)}: ${takings}`);
    }
  }

  #name(start: number): string {
    return `${start}-${start + this.#sizeS} s`;
  }
}

const windows = new TumblingWindows();
windows.add({ order: "1-1", at: 2, parts: ["cod", "chips"] });
windows.add({ order: "2-1", at: 8, parts: ["chips"] });
windows.add({ order: "1-2", at: 11, parts: ["cod", "chips"] });
windows.add({ order: "2-2", at: 9, parts: ["plaice", "chips"] });
windows.add({ order: "1-3", at: 14, parts: ["chips"] });
windows.add({ order: "2-3", at: 7, parts: ["cod", "chips"] });
windows.add({ order: "1-4", at: 27, parts: ["chips"] });
console.log(totals);
