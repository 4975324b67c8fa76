// Where transactions are remembered: the internal topic __transaction_state, made when it is first needed. The last
// record of every transactional id counts.
//
//   key "till-1"   value {"producerId":7,"epoch":0,"timeoutMs":60000,"state":"ongoing","since":1795356000000,
//                         "partitions":[{"topic":"orders","partition":0}],"groups":["preparers"],"offsets":[...]}

import { strictTextOf, utf8 } from "../base/index.ts";
import type { TopicConfig, TopicPartition } from "../engine/index.ts";
import type { CommittedOffset } from "../groups/index.ts";
import { readEvents } from "./read-events.ts";
import { transactionsTopic } from "./topic-name.ts";
import type { Topics } from "./topics.ts";

/** How far a transaction is; Kafka's states in lower case. */
export type TransactionState =
  | "empty"
  | "ongoing"
  | "prepare-commit"
  | "prepare-abort"
  | "complete-commit"
  | "complete-abort";

/** A position that becomes a group's when its transaction ends well. */
export interface PendingOffset extends CommittedOffset {
  readonly group: string;
}

/** What is remembered of a transactional id. */
export interface TransactionRecord {
  readonly producerId: number;
  readonly epoch: number;
  /** How long a transaction may take, in milliseconds. */
  readonly timeoutMs: number;
  readonly state: TransactionState;
  /** When the transaction began, in milliseconds since 1970; -1 when none is open. */
  readonly since: number;
  readonly partitions: readonly TopicPartition[];
  readonly groups: readonly string[];
  readonly offsets: readonly PendingOffset[];
}

const config: TopicConfig = { "cleanup.policy": "compact", "segment.bytes": 1024 * 1024, "retention.events": -1 };

/** Reads and writes what is remembered. */
export class TransactionLog {
  readonly #topics: () => Topics;

  constructor(topics: () => Topics) {
    this.#topics = topics;
  }

  /** What was remembered last of every transactional id. */
  async read(): Promise<Map<string, TransactionRecord>> {
    const records = new Map<string, TransactionRecord>();
    const partition = this.#topics().find(transactionsTopic)?.partition(0);
    if (partition === undefined) return records;
    for (let at = partition.earliest; at < partition.end; ) {
      const { events, next } = await readEvents(partition, at);
      for (const { keyBytes, valueBytes } of events) {
        const id = strictTextOf(keyBytes ?? utf8("")) ?? "";
        if (valueBytes !== null) records.set(id, JSON.parse(strictTextOf(valueBytes) ?? "") as TransactionRecord);
      }
      at = next;
    }
    return records;
  }

  /** Remembers; it is on the disk when this ends. */
  async write(id: string, record: TransactionRecord): Promise<void> {
    const topics = this.#topics();
    if (topics.find(transactionsTopic) === undefined) await topics.create(transactionsTopic, { partitions: 1, config });
    const event = { key: utf8(id), value: utf8(JSON.stringify(record)) };
    await topics.get(transactionsTopic).partition(0).append([event], { acks: "all" });
  }
}
