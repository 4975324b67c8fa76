// The hot cabinet: a table, folded from a compacted topic by everybody who uses it.
//
// Two people change it, and neither waits for the other. So each writes keys of their own, with what they have put in
// (or, below zero, taken out) in all. What is in the cabinet is the sum. Whoever writes a key alone never overwrites
// another's change, and the last event of every key is enough, which is what compaction keeps:
//
//   cook/chips: 40    preparer/chips: -27    in the cabinet: 13

import { Producer } from "../client/index.ts";
import type { Engine } from "../engine/index.ts";
import { countOf, type Food, foods, type Order } from "./order.ts";

/** So many of each food; those that are not named: none. */
export type Amounts = readonly (readonly [food: Food, amount: number])[];

/** How much the cook makes when there is too little. Plaice is made to order. */
const batchOf: Readonly<Partial<Record<Food, number>>> = { chips: 20, cod: 10 };

const topic = "cabinet";

/** The cabinet, as one person knows it. */
export class Cabinet implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #writer: string;
  readonly #producer: Producer<number>;
  readonly #table = new Map<string, number>();
  #next = 0;

  private constructor(engine: Engine, writer: string) {
    this.#engine = engine;
    this.#writer = writer;
    this.#producer = new Producer<number>(engine);
  }

  /** Reads the table from the topic. `writer` is who changes it here, and nobody else may go by that name. */
  static async open(engine: Engine, writer: string): Promise<Cabinet> {
    const cabinet = new Cabinet(engine, writer);
    cabinet.#next = await engine.resolve(topic, 0, "earliest");
    await cabinet.refresh();
    return cabinet;
  }

  /** Reads what has changed. Everything stored before this was called is known after it. */
  async refresh(): Promise<void> {
    for (;;) {
      const { events, next, end } = await this.#engine.read(topic, 0, this.#next);
      for (const { key, value } of events) this.#table.set(String(key), Number(value));
      this.#next = next;
      if (next >= end) return;
    }
  }

  /** How much of a food there is. */
  amount(food: Food): number {
    let sum = 0;
    for (const [key, amount] of this.#table) if (key.endsWith(`/${food}`)) sum += amount;
    return sum;
  }

  /** How much there is of everything. */
  amounts(): Amounts {
    return foods.map((food) => [food, this.amount(food)]);
  }

  /** Puts something in. Resolves when it is stored. */
  async put(amounts: Amounts): Promise<void> {
    const values = amounts.map(([food, amount]) => {
      const key = `${this.#writer}/${food}`;
      const value = (this.#table.get(key) ?? 0) + amount;
      this.#table.set(key, value);
      return { key, value };
    });
    await this.#producer.sendMany(topic, values);
  }

  /** Takes something out; look first whether it is there. Resolves when it is stored. */
  take(amounts: Amounts): Promise<void> {
    return this.put(amounts.map(([food, amount]) => [food, -amount]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#producer.close();
  }
}

/** What an order is made of. */
export function neededFor(order: Order): Amounts {
  return foods.map((food) => [food, countOf(food, order)] as const).filter(([, amount]) => amount > 0);
}

/** What an order needs and the cabinet has too little of. */
export function missingFor(order: Order, cabinet: Cabinet): Amounts {
  return neededFor(order).filter(([food, amount]) => cabinet.amount(food) < amount);
}

/** What to cook for an order, so that the cabinet has enough for it. */
export function toCook(order: Order, cabinet: Cabinet): Amounts {
  return missingFor(order, cabinet).map(([food, amount]) => [food, batchOf[food] ?? amount]);
}

/** Such as "20 chips, 1 plaice". */
export function amountsText(amounts: Amounts): string {
  return amounts.map(([food, amount]) => `${amount} ${food}`).join(", ") || "nothing";
}
