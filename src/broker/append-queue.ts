// Appends to one partition that arrive in the same turn of the event loop become one batch: one header, one checksum,
// one write for all of them. Their order is kept, and the events of one append stay together.

import type { NewEvent } from "../engine/index.ts";
import type { Acks } from "../log/index.ts";

/** Where the events of one append came to lie. */
export interface Stored {
  readonly baseOffset: number;
  readonly timestamp: number;
}

/** Appends events as one batch at once, and says how to wait until they are sure. */
export interface Sink {
  append(events: readonly NewEvent[]): Stored;
  settle(acks: Acks): Promise<void> | undefined;
}

interface Waiting {
  readonly count: number;
  readonly acks: Acks;
  readonly resolve: (stored: Stored) => void;
  readonly reject: (reason: unknown) => void;
}

/** A batch is closed when it has so many bytes. */
const fullBytes = 1024 * 1024;

/** Gathers the appends of one turn. */
export class AppendQueue {
  readonly #sink: Sink;
  #appends: (readonly NewEvent[])[] = [];
  #waiting: Waiting[] = [];
  #bytes = 0;
  #scheduled: NodeJS.Immediate | undefined;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** Adds events of `bytes` in all; resolves when they are stored as surely as `acks` says. */
  add(events: readonly NewEvent[], bytes: number, acks: Acks): Promise<Stored> {
    return new Promise((resolve, reject) => {
      this.#appends.push(events);
      this.#waiting.push({ count: events.length, acks, resolve, reject });
      this.#bytes += bytes;
      if (this.#bytes >= fullBytes) this.flush();
      else this.#scheduled ??= setImmediate(() => this.flush());
    });
  }

  /** Appends what has gathered, now. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    const events = this.#appends.length === 1 ? (this.#appends[0] as readonly NewEvent[]) : this.#appends.flat();
    this.#clear();
    try {
      const stored = this.#sink.append(events);
      for (const acks of ["all", 1, 0] as const) this.#answer(waiting, acks, stored);
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }

  #clear(): void {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    this.#appends = [];
    this.#waiting = [];
    this.#bytes = 0;
  }

  /** Answers those who asked for these acks, at once or when it is settled. */
  #answer(waiting: readonly Waiting[], acks: Acks, stored: Stored): void {
    if (!waiting.some((one) => one.acks === acks)) return;
    const settled = acks === 0 ? undefined : this.#sink.settle(acks);
    if (settled === undefined) {
      resolveAll(waiting, acks, stored);
      return;
    }
    settled.then(
      () => resolveAll(waiting, acks, stored),
      (error) => {
        for (const one of waiting) if (one.acks === acks) one.reject(error);
      },
    );
  }
}

function resolveAll(waiting: readonly Waiting[], acks: Acks, { baseOffset, timestamp }: Stored): void {
  let offset = baseOffset;
  for (const one of waiting) {
    if (one.acks === acks) one.resolve({ baseOffset: offset, timestamp });
    offset += one.count;
  }
}
