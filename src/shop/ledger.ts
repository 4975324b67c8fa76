// The analyst's database: what was ordered, and how far the analyst has read, changed together or not at all.
// So after a crash the two agree, and no order is counted twice or left out, whatever was committed elsewhere.

import type { DatabaseSync } from "node:sqlite";
import type { Event, TopicPartition } from "../engine/index.ts";
import { countOf, type Order } from "./order.ts";

/** How much of everything was ordered. */
export interface Totals {
  readonly orders: number;
  readonly cod: number;
  readonly plaice: number;
  readonly chips: number;
}

const tables = `
  CREATE TABLE IF NOT EXISTS orders (
    id TEXT PRIMARY KEY,
    orderedAt INTEGER NOT NULL,
    cod INTEGER NOT NULL,
    plaice INTEGER NOT NULL,
    chips INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS positions (
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    next INTEGER NOT NULL,
    PRIMARY KEY (topic, partition)
  ) STRICT;
  CREATE VIEW IF NOT EXISTS minutes AS
    SELECT strftime('%Y-%m-%dT%H:%MZ', orderedAt / 1000, 'unixepoch') AS minute,
           count(*) AS orders, sum(cod) AS cod, sum(plaice) AS plaice, sum(chips) AS chips
    FROM orders GROUP BY minute;`;

/** The analyst's database. */
export class Ledger implements Disposable {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
    this.#database.exec(tables);
  }

  /** Opens the file, or makes it; `:memory:` for one that is not kept. SQLite is loaded only here. */
  static async open(file: string): Promise<Ledger> {
    const sqlite = await import("node:sqlite");
    return new Ledger(new sqlite.DatabaseSync(file));
  }

  /** The offset to read next, or undefined when nothing of the partition was read. */
  next({ topic, partition }: TopicPartition): number | undefined {
    const row = this.#database
      .prepare("SELECT next FROM positions WHERE topic = ? AND partition = ?")
      .get(topic, partition);
    return row?.next as number | undefined;
  }

  /** Counts an order once, however often it comes by, and moves on behind its event. */
  record(event: Event<Order>): void {
    const { value: order, topic, partition, offset, timestamp } = event;
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      this.#database
        .prepare(
          `INSERT INTO orders (id, orderedAt, cod, plaice, chips) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET cod = excluded.cod, plaice = excluded.plaice, chips = excluded.chips`,
        )
        .run(order.order, timestamp, countOf("cod", order), countOf("plaice", order), countOf("chips", order));
      this.#database
        .prepare("INSERT OR REPLACE INTO positions (topic, partition, next) VALUES (?, ?, ?)")
        .run(topic, partition, offset + 1);
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  /** Everything that was counted. */
  totals(): Totals {
    const row = this.#database
      .prepare(
        `SELECT count(*) AS orders, ifnull(sum(cod), 0) AS cod, ifnull(sum(plaice), 0) AS plaice,
                ifnull(sum(chips), 0) AS chips FROM orders`,
      )
      .get();
    return { ...row } as unknown as Totals;
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
