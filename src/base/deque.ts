// A double-ended queue on a ring of slots: append at the end, drop at the front, look anywhere, all in constant time.

/** A queue whose items can be looked at by index, 0 being the oldest. */
export class Deque<Item> implements Iterable<Item> {
  #slots: (Item | undefined)[] = new Array(16);
  #head = 0;
  #length = 0;

  /** How many items there are. */
  get length(): number {
    return this.#length;
  }

  /** Adds an item at the end. */
  push(item: Item): void {
    if (this.#length === this.#slots.length) this.#grow();
    this.#slots[(this.#head + this.#length) & (this.#slots.length - 1)] = item;
    this.#length += 1;
  }

  /** Removes and returns the oldest item, or undefined when there is none. */
  shift(): Item | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#slots[this.#head];
    this.#slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#slots.length - 1);
    this.#length -= 1;
    return item;
  }

  /** The item at `index`; a negative index counts from the end. Undefined when there is none. */
  at(index: number): Item | undefined {
    const place = index < 0 ? this.#length + index : index;
    if (place < 0 || place >= this.#length) return undefined;
    return this.#slots[(this.#head + place) & (this.#slots.length - 1)];
  }

  /** Removes everything. */
  clear(): void {
    this.#slots = new Array(16);
    this.#head = 0;
    this.#length = 0;
  }

  *[Symbol.iterator](): Iterator<Item> {
    for (let index = 0; index < this.#length; index += 1) yield this.at(index) as Item;
  }

  #grow(): void {
    const slots: (Item | undefined)[] = new Array(this.#slots.length * 2);
    for (let index = 0; index < this.#length; index += 1) slots[index] = this.at(index);
    this.#slots = slots;
    this.#head = 0;
  }
}
