// Chapter 2. A position: the bookmark of a reader.
// It is the offset of the event to read next.

/** The log of chapter 1, in short. */
class Log<Value> {
  readonly #events: Value[] = [];
  get end(): number {
    return this.#events.length;
  }
  put(value: Value): number {
    return this.#events.push(value) - 1;
  }
  get(offset: number): Value {
    return this.#events[offset] as Value;
  }
}

/** Reads a log at its own speed. All that it remembers is one number. */
class Reader<Value> {
  readonly name: string;
  readonly #log: Log<Value>;
  /** The offset of the event to read next. */
  position: number;

  constructor(name: string, log: Log<Value>, from: "earliest" | "latest") {
    this.name = name;
    this.#log = log;
    this.position = from === "earliest" ? 0 : log.end;
  }

  /** Reads one event and moves on, or says that there is none yet. */
  next(): string {
    if (this.position === this.#log.end)
      return `${this.name}: nothing new at ${this.position}`;
    const value = this.#log.get(this.position);
    this.position += 1;
    return `${this.name}: read "${value}", will read ${this.position} next`;
  }
}

const orders = new Log<string>();
for (const order of ["1-1 cod and chips", "1-2 chips"]) orders.put(order);

const analyst = new Reader("analyst", orders, "earliest");
const preparer = new Reader("preparer", orders, "latest");

console.log(analyst.next());
console.log(preparer.next());

orders.put("1-3 large chips");
console.log(preparer.next());
console.log(analyst.next());

analyst.position = 0;
console.log(analyst.next());
const [slow, quick] = [analyst, preparer].map(({ position }) => orders.end - position);
console.log(`behind the end: analyst ${slow}, preparer ${quick}`);
