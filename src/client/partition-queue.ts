// What a producer has for one partition, always in order.
//
//   add -> outbox: [open] [closed, closed] -> [in flight, in flight, in flight] -> settled
//
// Several batches are in flight at once. Their sequence numbers make the engine refuse one that overtook another, and
// store a repeated one once (KIP-98). When one fails, all in flight are awaited, those not stored go back to the outbox
// and are sent again one by one.

import { MoldauError, problem, type Random } from "../base/index.ts";
import type { Acks, Appended, Engine, ProducerIdentity } from "../engine/index.ts";
import { isSequenceLost, isTooLarge, isUnknownPlace, type Outcome, outcomeOf } from "./append-outcome.ts";
import type { Entry } from "./delivery.ts";
import { type Batch, halves, Outbox, type OutboxSettings } from "./outbox.ts";
import { backoffMs, pauseFor } from "./timing.ts";

/** What the queues of a producer share. */
export interface QueueSettings extends Omit<OutboxSettings, "onReady" | "onClosed"> {
  readonly engine: Engine;
  readonly acks: Acks;
  /** How many batches of a partition may be on their way at once. */
  readonly maxInFlight: number;
  readonly idempotent: boolean;
  readonly random: Random;
  /** A batch takes no more events. */
  readonly onBatchClosed: (topic: string, partition: number) => void;
  /** The topic or the partition is not there. */
  readonly onUnknown: (topic: string) => void;
  /** Events were settled: their bytes are free again. */
  readonly onSettled: (bytes: number) => void;
}

/** Sequence numbers go up to 2^31 - 1 and begin at 0 again. */
const sequenceSpan = 0x8000_0000;

interface Attempt {
  readonly batch: Batch;
  /** Whether nothing was in flight before it: only then does a gap in the sequence mean that something is lost. */
  readonly alone: boolean;
  readonly controller: AbortController;
  readonly outcome: Promise<Outcome>;
}

/** The events on their way to one partition. */
export class PartitionQueue {
  readonly #topic: string;
  readonly #partition: number;
  readonly #settings: QueueSettings;
  readonly #outbox: Outbox;
  readonly #stop = new AbortController();
  readonly #inFlight: Attempt[] = [];
  readonly #flushes: { readonly until: number; readonly done: () => void }[] = [];
  #identity: ProducerIdentity | undefined;
  #nextSequence = 0;
  /** Whether something was stored under the present identity. */
  #isProven = false;
  /** How many batches were in flight when something failed, and are not settled yet. */
  #unsettled = 0;
  #running = false;
  #recovering = false;
  #failures = 0;
  #added = 0;
  #settled = 0;

  constructor(topic: string, partition: number, settings: QueueSettings) {
    this.#topic = topic;
    this.#partition = partition;
    this.#settings = settings;
    const onClosed = () => settings.onBatchClosed(topic, partition);
    this.#outbox = new Outbox({ ...settings, onReady: () => this.#pump(), onClosed });
  }

  /** Takes an event. Its delivery learns what becomes of it. */
  add(entry: Entry): void {
    this.#added += 1;
    this.#outbox.add(entry);
  }

  /** Sends what is there without lingering. */
  hurry(): void {
    this.#outbox.makeDue();
  }

  /** Sends what is there without lingering, and resolves when all of it is settled. */
  flush(): Promise<void> {
    this.hurry();
    if (this.#settled >= this.#added) return Promise.resolve();
    const until = this.#added;
    return new Promise((done) => this.#flushes.push({ until, done }));
  }

  /** Gives up everything that is not settled. */
  abort(reason: unknown): void {
    this.#stop.abort(reason);
    for (const attempt of this.#inFlight) attempt.controller.abort(reason);
    for (const batch of this.#outbox.takeAll()) this.#fail(batch, reason);
  }

  #pump(): void {
    if (this.#running) this.#fill();
    else void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#outbox.ready || this.#inFlight.length > 0) {
      if (this.#lacksIdentity) await this.#identify();
      this.#fill();
      const first = this.#inFlight[0];
      if (first === undefined) continue;
      const outcome = await first.outcome;
      if ("error" in outcome) await this.#recover();
      else this.#stored((this.#inFlight.shift() as Attempt).batch, outcome.appended);
    }
    this.#running = false;
  }

  /** How many may be in flight. An engine remembers only the last few batches: what was sent before goes again alone. */
  get #window(): number {
    const { idempotent, maxInFlight } = this.#settings;
    return idempotent && this.#isProven && this.#unsettled === 0 ? maxInFlight : 1;
  }

  get #lacksIdentity(): boolean {
    return this.#settings.idempotent && this.#identity === undefined;
  }

  /** Sends batches while there is room in flight. */
  #fill(): void {
    if (this.#recovering || this.#lacksIdentity) return;
    while (this.#inFlight.length < this.#window) {
      const batch = this.#outbox.take();
      if (batch === undefined) return;
      this.#inFlight.push(this.#attempt(batch));
    }
  }

  #attempt(batch: Batch): Attempt {
    if (batch.sequence === undefined) {
      batch.sequence = this.#nextSequence;
      this.#nextSequence = (this.#nextSequence + batch.entries.length) % sequenceSpan;
    }
    const controller = new AbortController();
    return { batch, alone: this.#inFlight.length === 0, controller, outcome: this.#append(batch, controller) };
  }

  #append(batch: Batch, controller: AbortController): Promise<Outcome> {
    const { engine, acks, clock } = this.#settings;
    const events = batch.entries.map((entry) => entry.event);
    const producer = this.#identity && { ...this.#identity, sequence: batch.sequence as number };
    const options = { acks, producer, signal: controller.signal };
    const giveUp = () => controller.abort(this.#timedOut());
    const cancel = clock.after(Math.max(0, batch.deadline - clock.now()), giveUp);
    return outcomeOf(engine.append(this.#topic, this.#partition, events, options), controller.signal).finally(cancel);
  }

  async #identify(): Promise<void> {
    try {
      this.#identity = await this.#settings.engine.createProducer();
    } catch (error) {
      const first = this.#outbox.take();
      if (first !== undefined) await this.#judge(first, true, error);
    }
  }

  /** Awaits all that is in flight, puts back what was not stored, and decides about the first of these. */
  async #recover(): Promise<void> {
    this.#recovering = true;
    const attempts = [...this.#inFlight];
    const outcomes = await Promise.all(attempts.map((attempt) => attempt.outcome));
    this.#inFlight.length = 0;
    const failed: Attempt[] = [];
    let firstError: unknown;
    for (const [index, outcome] of outcomes.entries()) {
      const attempt = attempts[index] as Attempt;
      if ("appended" in outcome) this.#stored(attempt.batch, outcome.appended);
      else if (failed.push(attempt) === 1) firstError = outcome.error;
    }
    const [first, ...others] = failed as [Attempt, ...Attempt[]];
    this.#outbox.putBack(others.map((attempt) => attempt.batch));
    this.#unsettled = Math.max(this.#unsettled, failed.length);
    await this.#judge(first.batch, first.alone, firstError);
    this.#recovering = false;
  }

  /** Decides what an error means for the first batch: it was stored, is sent again, in two halves, or given up. */
  async #judge(batch: Batch, alone: boolean, error: unknown): Promise<void> {
    if (this.#stop.signal.aborted) this.#failAll(batch, this.#stop.signal.reason);
    else if (this.#settings.clock.now() >= batch.deadline) this.#fail(batch, this.#timedOut(error));
    else if (MoldauError.is(error, "duplicate-sequence")) this.#stored(batch, this.#storedLongAgo());
    else if (isTooLarge(error) && batch.entries.length > 1) this.#split(batch);
    else if (isSequenceLost(error)) await this.#resend(batch, alone, !alone);
    else if (MoldauError.is(error) && error.retriable) await this.#resend(batch, false, false);
    else this.#fail(batch, error);
  }

  /** One event that is too large does not take its neighbours with it. */
  #split(batch: Batch): void {
    this.#outbox.putBack(halves(batch));
    this.#unsettled += 1;
  }

  async #resend(batch: Batch, renewIdentity: boolean, atOnce: boolean): Promise<void> {
    this.#outbox.putBack([batch]);
    if (renewIdentity) this.#renewIdentity();
    if (atOnce) return;
    this.#failures += 1;
    await pauseFor(backoffMs(this.#failures, this.#settings.random), this.#settings.clock, this.#stop.signal);
  }

  /** Nothing that waits was stored under its number: all of it is numbered anew, under a new identity (KIP-360). */
  #renewIdentity(): void {
    this.#identity = undefined;
    this.#isProven = false;
    this.#nextSequence = 0;
    this.#outbox.forgetSequences();
  }

  #stored(batch: Batch, { partition, baseOffset, timestamp }: Appended): void {
    this.#failures = 0;
    this.#isProven = true;
    for (const [index, entry] of batch.entries.entries()) {
      const offset = baseOffset < 0 ? -1 : baseOffset + index;
      entry.delivery.stored(entry.index, { partition, offset, timestamp: entry.event.timestamp ?? timestamp });
    }
    this.#settle(batch);
  }

  #storedLongAgo(): Appended {
    return { partition: this.#partition, baseOffset: -1, timestamp: -1, duplicate: true };
  }

  #failAll(batch: Batch, reason: unknown): void {
    for (const each of [batch, ...this.#outbox.takeAll()]) this.#fail(each, reason);
  }

  #fail(batch: Batch, error: unknown): void {
    this.#failures = 0;
    if (isUnknownPlace(error)) this.#settings.onUnknown(this.#topic);
    for (const entry of batch.entries) entry.delivery.failed(error);
    this.#settle(batch);
  }

  #settle(batch: Batch): void {
    this.#settled += batch.entries.length;
    this.#unsettled = Math.max(0, this.#unsettled - 1);
    this.#settings.onSettled(batch.bytes);
    while (this.#flushes[0] !== undefined && this.#flushes[0].until <= this.#settled) this.#flushes.shift()?.done();
  }

  #timedOut(cause?: unknown): MoldauError {
    const waitedFor = `partition ${this.#partition} of "${this.#topic}" to take events: they may be stored or not`;
    return problem("timed-out", { afterMs: this.#settings.deliveryTimeoutMs, waitedFor }, cause);
  }
}
