// A consumer that only reads: it joins a group, is sent the events of its partitions, and leaves with its connection.
// Events that nobody has committed are sent ahead up to a bound; then the stream waits for commits.

import { MoldauError, problem, sleep } from "../../base/index.ts";
import type { EventForm } from "../../contract/index.ts";
import { EventWriter, problemOf, streamEvents } from "../../contract/index.ts";
import type { Engine, EventBatch, Membership, TopicPartition } from "../../engine/index.ts";
import { readAny } from "../read-any.ts";
import type { Sink } from "./event-stream.ts";
import { commentFrame, namedFrame, openingFrame } from "./frames.ts";
import { GroupPositions } from "./group-positions.ts";

/** How a consumer that only reads takes part. */
export interface GroupStreamOptions {
  readonly group: string;
  readonly topics: readonly string[];
  /** What it calls itself, and where it calls from, for people. */
  readonly client: string | undefined;
  readonly host: string;
  /** Where to start in partitions of which nothing is committed. */
  readonly from: "earliest" | "latest";
  readonly form: EventForm;
  /** At most so many events are sent ahead of what is committed. */
  readonly max: number;
  /** Whether what was sent is committed at once, or the reader commits. */
  readonly commitSent: boolean;
}

/** How long it may be silent before the group takes it for dead, in milliseconds. */
const sessionTimeoutMs = 10_000;

/** How long one read waits for events, in milliseconds. */
const readingMs = 5000;

/** How often commits are looked for while nothing may be sent, in milliseconds. */
const lookMs = 200;

/** How long the reader gets to commit what it was sent, when its partitions go to others, in milliseconds. */
const graceMs = 3000;

/** How much may wait for the socket before nothing more is read, in bytes. */
const maxPending = 256 * 1024;

/** One member that is a stream. */
export class GroupStream {
  readonly #sink: Sink;
  readonly #engine: Engine;
  readonly #options: GroupStreamOptions;
  readonly #positions: GroupPositions;
  readonly #writer: EventWriter;
  readonly #ended = new AbortController();
  /** Aborted and renewed whenever what is read changes. */
  #change = new AbortController();
  #membership: Membership | undefined;
  #revoked: readonly TopicPartition[] = [];
  #drained: () => void = () => undefined;

  constructor(sink: Sink, engine: Engine, options: GroupStreamOptions) {
    this.#sink = sink;
    this.#engine = engine;
    this.#options = options;
    this.#positions = new GroupPositions(engine, options.group, options.from);
    this.#writer = new EventWriter(options.form);
    sink.onDrain(() => this.#drained());
    sink.onClose(() => this.#stop());
  }

  /** Joins, streams until the reader has gone or something goes wrong, and leaves. Never rejects. */
  async run(): Promise<void> {
    const { group, topics, client, host } = this.#options;
    const { groups } = this.#engine;
    const { signal } = this.#ended;
    this.#sink.write(openingFrame);
    try {
      await this.#takeUp(await groups.join(group, { topics, client, host, sessionTimeoutMs }, signal));
      await Promise.all([this.#beat(), this.#send()]);
    } catch (error) {
      this.fail(error);
    }
    const member = this.#membership?.member;
    if (member !== undefined) await groups.leave(group, member, "its connection was closed").catch(() => undefined);
  }

  /** Ends the stream politely. */
  end(): void {
    if (this.#ended.signal.aborted) return;
    this.#stop();
    this.#sink.end();
  }

  /** Tells the reader what went wrong, and ends the stream. */
  fail(error: unknown): void {
    if (this.#ended.signal.aborted) return;
    const known = MoldauError.is(error) ? error : problem("internal", { reason: String(error) }, error);
    this.#sink.write(namedFrame(streamEvents.problem, JSON.stringify(problemOf(known))));
    this.end();
  }

  /** Says now and then that the connection lives; a reader that does not read is put out by the group's own time-out. */
  tick(): void {
    if (this.#sink.pending === 0) this.#sink.write(commentFrame);
  }

  #stop(): void {
    this.#ended.abort();
    this.#change.abort();
    this.#drained();
  }

  /** Gives signs of life while the socket takes what is sent, and learns of changes. */
  async #beat(): Promise<void> {
    const { groups } = this.#engine;
    const { signal } = this.#ended;
    while (!signal.aborted) {
      await this.#untilDrained();
      const { member, generation } = this.#membership as Membership;
      const sign = {
        generation,
        positions: this.#positions.sent(),
        revoked: this.#revoked,
        waitMs: sessionTimeoutMs / 3,
      };
      const told = await groups.heartbeat(this.#options.group, member, sign, signal).catch(quietWhen(signal));
      if (told !== undefined && told.generation !== generation) await this.#takeUp(told);
    }
  }

  async #takeUp(membership: Membership): Promise<void> {
    this.#membership = membership;
    this.#change.abort();
    this.#change = new AbortController();
    const { member, generation, assignment, revoking } = membership;
    if (revoking.length > 0) {
      this.#sink.write(namedFrame(streamEvents.revoking, JSON.stringify({ generation, revoking })));
      this.#positions.pause(revoking);
      await this.#positions.untilCommitted(revoking, this.#options.commitSent ? 0 : graceMs, this.#ended.signal);
    }
    this.#revoked = revoking;
    await this.#positions.assign(assignment);
    this.#sink.write(namedFrame(streamEvents.assigned, JSON.stringify({ member, generation, assignment })));
    if (this.#ended.signal.aborted) return;
    this.#change.abort();
    this.#change = new AbortController();
  }

  async #send(): Promise<void> {
    while (!this.#ended.signal.aborted) {
      await this.#untilDrained();
      const room = this.#options.commitSent ? this.#options.max : this.#options.max - (await this.#positions.ahead());
      const positions = this.#positions.active();
      if (room <= 0) {
        await sleep(lookMs, this.#ended.signal).catch(() => undefined);
        continue;
      }
      const { signal } = this.#change;
      const limits = { maxEvents: room, maxBytes: maxPending, waitMs: readingMs, signal };
      if (positions.length === 0) await untilAborted(signal);
      else await this.#sendSome(await readAny(this.#engine, positions, limits).catch(quietWhen(signal)));
    }
  }

  async #sendSome(batches: readonly EventBatch[] = []): Promise<void> {
    for (const batch of batches) {
      if (!this.#positions.move(batch)) continue;
      for (const event of batch.events) {
        this.#writer.text("data: ");
        this.#writer.event(event);
        this.#writer.text("\n\n");
      }
    }
    if (this.#writer.length > 0) this.#sink.write(this.#writer.take());
    if (this.#options.commitSent && batches.length > 0) await this.#commitSent();
  }

  /** In a rebalance a commit may come too late: the events are then sent once more, to whoever has the partition next. */
  async #commitSent(): Promise<void> {
    const { member, generation } = this.#membership as Membership;
    try {
      await this.#engine.groups.commit(this.#options.group, this.#positions.sent(), { member, generation });
    } catch (error) {
      if (!MoldauError.is(error, "stale-generation") && !MoldauError.is(error, "rebalancing")) throw error;
    }
  }

  async #untilDrained(): Promise<void> {
    while (this.#sink.pending > maxPending && !this.#ended.signal.aborted) {
      await new Promise<void>((resolve) => {
        const before = this.#drained;
        this.#drained = () => {
          before();
          resolve();
        };
      });
    }
  }
}

/** Waits until a signal is aborted. */
function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

/** What ends because it is not wanted any more is no error. */
function quietWhen(signal: AbortSignal): (error: unknown) => undefined {
  return (error) => {
    if (!signal.aborted) throw error;
  };
}
