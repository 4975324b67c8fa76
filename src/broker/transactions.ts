// The coordinator of transactions: which transactional ids there are, and what becomes of what they left open.
// Source: KIP-98; KIP-360 for producers that ask for their id again.

import { type Clock, MoldauError, problem } from "../base/index.ts";
import type { ProducerIdentity, TopicPartition } from "../engine/index.ts";
import type { ClassicGroups, OffsetCommitRequest, PartOutcome } from "../groups/index.ts";
import type { Partition } from "./partition.ts";
import { newTransaction, Transaction, type TransactionOutside } from "./transaction.ts";
import type { TransactionLog, TransactionRecord } from "./transaction-log.ts";

/** What the coordinator needs of its broker. */
export interface TransactionsOutside {
  readonly clock: Clock;
  readonly log: TransactionLog;
  readonly groups: ClassicGroups;
  /** Undefined when there is no such partition any more. */
  partition(place: TopicPartition): Partition | undefined;
  newProducerId(): Promise<number>;
}

/** The longest that a transaction may take (`transaction.max.timeout.ms`). */
const maxTimeoutMs = 15 * 60 * 1000;

/** How often open transactions are looked at, and what could not be finished is tried again. */
const lookEveryMs = 1000;

/** All transactions of a broker. Methods throw errors of the catalogue. */
export class Transactions {
  readonly #outside: TransactionsOutside;
  readonly #known = new Map<string, Transaction>();
  /** By the producer that holds it. */
  readonly #byProducer = new Map<number, Transaction>();
  #stopLooking: (() => void) | undefined;
  #closed = false;

  constructor(outside: TransactionsOutside) {
    this.#outside = outside;
  }

  /** Reads back what is remembered, and finishes what was decided. */
  async open(): Promise<void> {
    for (const [id, record] of await this.#outside.log.read()) this.#add(id, record);
    await Promise.all([...this.#known.values()].map((one) => one.resume().catch(() => undefined)));
    this.#lookLater();
  }

  /** Lets everything rest as it is. */
  close(): void {
    this.#closed = true;
    this.#stopLooking?.();
  }

  /** InitProducerId: gives a transactional id to a producer. `before` is the identity it had, when it says so. */
  async begin(id: string, timeoutMs: number, before?: ProducerIdentity): Promise<ProducerIdentity> {
    if (timeoutMs < 1 || timeoutMs > maxTimeoutMs) {
      throw problem("invalid-transaction-timeout", { timeoutMs, maximum: maxTimeoutMs });
    }
    const known = this.#known.get(id) ?? this.#add(id, newTransaction(await this.#outside.newProducerId(), timeoutMs));
    this.#lookLater();
    const identity = await known.begin(timeoutMs, before);
    this.#byProducer.set(identity.producerId, known);
    return identity;
  }

  /** AddPartitionsToTxn. */
  addPartitions(id: string, by: ProducerIdentity, places: readonly TopicPartition[]): Promise<void> {
    return this.#get(id, by).addPartitions(by, places);
  }

  /** AddOffsetsToTxn. */
  addGroup(id: string, by: ProducerIdentity, group: string): Promise<void> {
    return this.#get(id, by).addGroup(by, group);
  }

  /** TxnOffsetCommit. */
  async addOffsets(
    id: string,
    by: ProducerIdentity,
    commit: OffsetCommitRequest,
  ): Promise<PartOutcome<TopicPartition>[]> {
    const { group, offsets } = commit;
    const outcomes = this.#outside.groups.checkOffsets(commit);
    const good = offsets.filter((_, index) => outcomes[index]?.error === undefined);
    await this.#get(id, by).addOffsets(
      by,
      group,
      good.map((offset) => ({ ...offset, group })),
    );
    return outcomes;
  }

  /** EndTxn. */
  end(id: string, by: ProducerIdentity, commit: boolean): Promise<void> {
    return this.#get(id, by).end(by, commit);
  }

  /** Throws unless this producer may write transactional batches to this partition now. */
  verify(by: ProducerIdentity, place: TopicPartition): void {
    const transaction = this.#byProducer.get(by.producerId);
    if (transaction === undefined) throw problem("wrong-producer-id", { transaction: "", producerId: by.producerId });
    transaction.verify(by, place);
  }

  /** Whether an open transaction will move this position of a group. */
  moves(group: string, { topic, partition }: TopicPartition): boolean {
    for (const { record } of this.#known.values()) {
      const isMoved = record.offsets.some(
        (one) => one.group === group && one.topic === topic && one.partition === partition,
      );
      if (isMoved) return true;
    }
    return false;
  }

  /** What is known of a transactional id. Throws `unknown-transaction`. */
  describe(id: string): TransactionRecord {
    const known = this.#known.get(id);
    if (known === undefined) throw problem("unknown-transaction", { transaction: id });
    return known.record;
  }

  /** All transactional ids. */
  list(): { readonly id: string; readonly record: TransactionRecord }[] {
    return [...this.#known.values()].map(({ id, record }) => ({ id, record }));
  }

  #get(id: string, { producerId }: ProducerIdentity): Transaction {
    const known = this.#known.get(id);
    if (known === undefined) throw problem("wrong-producer-id", { transaction: id, producerId });
    return known;
  }

  #add(id: string, record: TransactionRecord): Transaction {
    const { clock, log } = this.#outside;
    const outside: TransactionOutside = {
      now: () => clock.now(),
      remember: (name, remembered) => log.write(name, remembered),
      finish: (prepared, commit, again) => this.#finish(prepared, commit, again),
      newProducerId: () => this.#outside.newProducerId(),
    };
    const transaction = new Transaction(id, record, outside);
    this.#known.set(id, transaction);
    this.#byProducer.set(record.producerId, transaction);
    return transaction;
  }

  /** Writes the markers, and with a commit stores the positions. Doing it twice changes nothing for readers. */
  async #finish(prepared: TransactionRecord, commit: boolean, again: boolean): Promise<void> {
    const { partitions, offsets } = prepared;
    await Promise.all(partitions.map((place) => this.#mark(place, prepared, commit, again)));
    if (!commit) return;
    for (const [group, some] of Map.groupBy(offsets, (one) => one.group)) {
      await this.#outside.groups.storeOffsets(group, some);
    }
  }

  /** A partition that has its marker already needs no other, nor does one that is gone. */
  async #mark(place: TopicPartition, by: ProducerIdentity, commit: boolean, again: boolean): Promise<void> {
    try {
      const partition = this.#outside.partition(place);
      const isMarked = again && partition?.transactions.openSince(by.producerId) === undefined;
      if (!isMarked) await partition?.appendMarker(by, commit).settled;
    } catch (error) {
      if (!MoldauError.is(error, "unknown-topic")) throw error;
    }
  }

  /** Looks again after a while. A broker without transactions rests. */
  #lookLater(): void {
    if (this.#closed || this.#stopLooking !== undefined || this.#known.size === 0) return;
    this.#stopLooking = this.#outside.clock.after(lookEveryMs, () => {
      this.#stopLooking = undefined;
      for (const one of this.#known.values()) {
        if (one.record.state === "ongoing") one.expire().catch(() => undefined);
        else if (one.record.state.startsWith("prepare")) one.resume().catch(() => undefined);
      }
      this.#lookLater();
    });
  }
}
