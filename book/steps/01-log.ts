// Chapter 1. A log: an array that only grows.
// The till writes at its end, anybody reads anywhere.

/** Events in the order in which they came. An event's number is its offset. */
export class Log<Value> {
  readonly #events: Value[] = [];

  /** The offset that the next event gets. */
  get end(): number {
    return this.#events.length;
  }

  /** Adds an event at the end and returns its offset. */
  put(value: Value): number {
    this.#events.push(value);
    return this.end - 1;
  }

  /** The event at an offset. A negative number counts from the end: -1 is the last. */
  get(offset: number): Value {
    const index = offset < 0 ? this.end + offset : offset;
    if (index < 0 || index >= this.end) {
      throw new RangeError(`no event ${offset}: the log holds 0 to ${this.end - 1}`);
    }
    return this.#events[index] as Value;
  }
}

const orders = new Log<string>();

for (const order of ["1-1 cod and chips", "1-2 chips", "1-3 large chips"]) {
  console.log(`till: wrote "${order}" at offset ${orders.put(order)}`);
}

console.log(`preparer: offset 0 is "${orders.get(0)}"`);
console.log(`preparer: offset 0 is "${orders.get(0)}", still`);
console.log(`analyst: offset 0 is "${orders.get(0)}" for me, too`);
console.log(`anyone: the last order is "${orders.get(-1)}"`);

try {
  orders.get(3);
} catch (error) {
  console.log(`too early: ${(error as Error).message}`);
}

orders.put("1-4 cod and chips, large chips");
console.log(`now offset 3 is "${orders.get(3)}", and the end is ${orders.end}`);
