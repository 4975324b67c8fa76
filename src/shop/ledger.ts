// The analyst's database: what was ordered, and how far the analyst has read, changed together or not at all.
// So after a crash the two agree, and no order is counted twice or left out, whatever was committed elsewhere.

import type { DatabaseSync } from "node:sqlite";
import type { Event, TopicPartition } from "../engine/index.ts";
import { countOf, foods, type Order } from "./order.ts";

/** How much of everything was ordered. */
export interface Totals {
  readonly orders: number;
  readonly cod: number;
  readonly plaice: number;
  readonly chips: number;
}

const tables = `
  CREATE TABLE IF NOT EXISTS orders (
    log TEXT NOT NULL,
    id TEXT NOT NULL,
    orderedAt INTEGER NOT NULL,
    cod INTEGER NOT NULL,
    plaice INTEGER NOT NULL,
    chips INTEGER NOT NULL,
    PRIMARY KEY (log, id)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS positions (
    log TEXT NOT NULL,
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    next INTEGER NOT NULL,
    PRIMARY KEY (log, topic, partition)
  ) STRICT;
  CREATE VIEW IF NOT EXISTS minutes AS
    SELECT strftime('%Y-%m-%dT%H:%MZ', orderedAt / 1000, 'unixepoch') AS minute,
           count(*) AS orders, sum(cod) AS cod, sum(plaice) AS plaice, sum(chips) AS chips
    FROM orders GROUP BY minute;`;

/** The analyst's database. */
export class Ledger implements Disposable {
  readonly #database: DatabaseSync;
  readonly #log: string;

  private constructor(database: DatabaseSync, log: string) {
    this.#database = database;
    this.#log = log;
    this.#database.exec(tables);
  }

  /**
   * Opens the file, or makes it; `:memory:` for one that is not kept. `log` tells the topic from a later one of the same
   * name: its incarnation. There, numbers begin anew. SQLite is loaded only here.
   */
  static async open(file: string, log: string): Promise<Ledger> {
    const sqlite = await import("node:sqlite");
    return new Ledger(new sqlite.DatabaseSync(file), log);
  }

  /** The offset to read next, or undefined when nothing of the partition was read. */
  next({ topic, partition }: TopicPartition): number | undefined {
    const row = this.#database
      .prepare("SELECT next FROM positions WHERE log = ? AND topic = ? AND partition = ?")
      .get(this.#log, topic, partition);
    return row?.next as number | undefined;
  }

  /** Counts an order once, however often it comes by, and moves on behind its event. */
  record(event: Event<Order>): void {
    const { value: order, topic, partition, offset, timestamp } = event;
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      this.#database
        .prepare(
          `INSERT INTO orders (log, id, orderedAt, cod, plaice, chips) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (log, id) DO UPDATE SET cod = excluded.cod, plaice = excluded.plaice, chips = excluded.chips`,
        )
        .run(this.#log, order.order, timestamp, ...foods.map((food) => countOf(food, order)));
      this.#database
        .prepare("INSERT OR REPLACE INTO positions (log, topic, partition, next) VALUES (?, ?, ?, ?)")
        .run(this.#log, topic, partition, offset + 1);
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
