// One transactional id: who holds it, and how far its transaction is. What it is asked to do happens one after the other,
// and is remembered before it counts.
//
//   empty --> ongoing --> prepare-commit --> complete-commit --> ongoing ...
//                    \--> prepare-abort ---> complete-abort --/
//
// Once it is prepared the outcome stands: after a crash the markers that are missing are written again.

import { problem } from "../base/index.ts";
import type { ProducerIdentity, TopicPartition } from "../engine/index.ts";
import type { PendingOffset, TransactionRecord } from "./transaction-log.ts";

/** What a transaction needs of its broker. */
export interface TransactionOutside {
  now(): number;
  remember(id: string, record: TransactionRecord): Promise<void>;
  /**
   * Writes the markers and stores the positions that the record names. Resolves when all is done, or rejects.
   * `again`: some of it may have been done before.
   */
  finish(record: TransactionRecord, commit: boolean, again: boolean): Promise<void>;
  newProducerId(): Promise<number>;
}

/** The highest epoch; behind it a new producer id is needed. */
const highestEpoch = 0x7fff - 1;

/** What one transactional id may ask for. Methods throw errors of the catalogue. */
export class Transaction {
  readonly id: string;
  readonly #outside: TransactionOutside;
  #record: TransactionRecord;
  /** The identity that its holder had before, when it said so. */
  #before: ProducerIdentity | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(id: string, record: TransactionRecord, outside: TransactionOutside) {
    this.id = id;
    this.#record = record;
    this.#outside = outside;
  }

  get record(): TransactionRecord {
    return this.#record;
  }

  /** Gives the id to a new producer: the one before is fenced, and what it left open is aborted. */
  begin(timeoutMs: number, before: ProducerIdentity | undefined): Promise<ProducerIdentity> {
    return this.#inTurn(async () => {
      if (before !== undefined && this.#isRetry(before))
        return { producerId: this.#record.producerId, epoch: this.#record.epoch };
      if (before !== undefined && this.#record.epoch >= 0) this.#check(before);
      await this.#endPrepared();
      const { epoch } = this.#record;
      if (this.#record.state === "ongoing") await this.#end(false, Math.min(epoch + 1, highestEpoch));
      const isUsedUp = this.#record.epoch >= highestEpoch;
      const producerId = isUsedUp ? await this.#outside.newProducerId() : this.#record.producerId;
      await this.#become({ ...nothing, producerId, epoch: isUsedUp ? 0 : this.#record.epoch + 1, timeoutMs });
      this.#before = before;
      return { producerId, epoch: this.#record.epoch };
    });
  }

  /** Adds partitions, which may be written to from now on. */
  addPartitions(by: ProducerIdentity, places: readonly TopicPartition[]): Promise<void> {
    return this.#inTurn(async () => {
      this.#checkOpen(by);
      const partitions = [...this.#record.partitions, ...places.filter((place) => !this.holds(place))];
      if (partitions.length > this.#record.partitions.length) await this.#go({ partitions });
    });
  }

  /** Adds a group, whose positions may be committed from now on. */
  addGroup(by: ProducerIdentity, group: string): Promise<void> {
    return this.#inTurn(async () => {
      this.#checkOpen(by);
      const { groups } = this.#record;
      if (!groups.includes(group)) await this.#go({ groups: [...groups, group] });
    });
  }

  /** Adds positions, which become the group's when the transaction ends well. */
  addOffsets(by: ProducerIdentity, group: string, added: readonly PendingOffset[]): Promise<void> {
    return this.#inTurn(async () => {
      this.#checkOpen(by);
      if (!this.#record.groups.includes(group)) throw this.#wrongState("commit positions before their group is added");
      const isReplaced = (old: PendingOffset) =>
        added.some((one) => old.group === one.group && old.topic === one.topic && old.partition === one.partition);
      await this.#go({ offsets: [...this.#record.offsets.filter((old) => !isReplaced(old)), ...added] });
    });
  }

  /** Ends the transaction. A retry is answered as the first time. */
  end(by: ProducerIdentity, commit: boolean): Promise<void> {
    return this.#inTurn(async () => {
      this.#check(by);
      const { state } = this.#record;
      if (state === (commit ? "complete-commit" : "complete-abort")) return;
      if (state === (commit ? "prepare-commit" : "prepare-abort")) return this.#endPrepared();
      if (state !== "ongoing") throw this.#wrongState(commit ? "commit" : "abort");
      await this.#end(commit, this.#record.epoch);
    });
  }

  /** Aborts what has been open for too long; its producer is fenced. */
  expire(): Promise<void> {
    return this.#inTurn(async () => {
      const { state, since, timeoutMs, epoch } = this.#record;
      if (state !== "ongoing" || this.#outside.now() < since + timeoutMs) return;
      await this.#end(false, Math.min(epoch + 1, highestEpoch));
    });
  }

  /** Finishes what was decided before a crash or a failure. */
  resume(): Promise<void> {
    return this.#inTurn(() => this.#endPrepared());
  }

  /** Throws unless this producer may write to this partition now. */
  verify(by: ProducerIdentity, place: TopicPartition): void {
    this.#check(by);
    if (this.#record.state !== "ongoing" || !this.holds(place)) {
      throw this.#wrongState(`write to partition ${place.partition} of "${place.topic}" before it is added`);
    }
  }

  /** Whether the partition is part of the transaction. */
  holds({ topic, partition }: TopicPartition): boolean {
    return this.#record.partitions.some((known) => known.topic === topic && known.partition === partition);
  }

  /** Whether a producer asks again with the identity for which it has got its present one (KIP-360). */
  #isRetry({ producerId, epoch }: ProducerIdentity): boolean {
    return producerId === this.#before?.producerId && epoch === this.#before.epoch;
  }

  #check({ producerId, epoch }: ProducerIdentity): void {
    const { producerId: holder, epoch: current } = this.#record;
    if (producerId !== holder) throw problem("wrong-producer-id", { transaction: this.id, producerId });
    if (epoch !== current) throw problem("stale-producer", { producerId, epoch, current });
  }

  #checkOpen(by: ProducerIdentity): void {
    this.#check(by);
    if (this.#record.state.startsWith("prepare")) throw problem("transaction-ending", { transaction: this.id });
  }

  #wrongState(action: string): Error {
    const { state } = this.#record;
    return problem("invalid-transaction-state", { transaction: this.id, state, action });
  }

  /** Goes on with the open transaction, or begins one. */
  async #go(change: Partial<TransactionRecord>): Promise<void> {
    const { state, since } = this.#record;
    const isOpen = state === "ongoing";
    const base = isOpen ? this.#record : { ...this.#record, ...nothing };
    await this.#become({ ...base, ...change, state: "ongoing", since: isOpen ? since : this.#outside.now() });
  }

  /** From here on the outcome stands, whatever happens to the rest. */
  async #end(commit: boolean, epoch: number): Promise<void> {
    await this.#become({ ...this.#record, epoch, state: commit ? "prepare-commit" : "prepare-abort" });
    await this.#endPrepared(false);
  }

  async #endPrepared(again = true): Promise<void> {
    const { state } = this.#record;
    if (!state.startsWith("prepare")) return;
    const commit = state === "prepare-commit";
    await this.#outside.finish(this.#record, commit, again);
    await this.#become({ ...this.#record, ...nothing, state: commit ? "complete-commit" : "complete-abort" });
  }

  async #become(record: TransactionRecord): Promise<void> {
    await this.#outside.remember(this.id, record);
    this.#record = record;
  }

  #inTurn<Result>(action: () => Promise<Result>): Promise<Result> {
    const done = this.#turn.then(action);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

/** No transaction is open. */
const nothing = { state: "empty", since: -1, partitions: [], groups: [], offsets: [] } as const;

/** What is remembered of a transactional id that nobody has used. */
export function newTransaction(producerId: number, timeoutMs: number): TransactionRecord {
  return { ...nothing, producerId, epoch: -1, timeoutMs };
}
