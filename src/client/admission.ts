// The way into a producer: events are let in one by one, in the order of the calls, as there is room for them.

import { Deque } from "../base/index.ts";
import { Bell } from "./bell.ts";
import type { Delivery, Entry } from "./delivery.ts";

/** One call's events. */
export interface Source {
  readonly topic: string;
  readonly delivery: Delivery;
  /** The next event, made when there is room to take it, or undefined after the last. May throw. */
  readonly next: () => Entry | undefined;
}

/** How events are let in. */
export interface AdmissionSettings {
  /** How many bytes may be inside. */
  readonly maxBytes: number;
  /** Puts an event into its queue, or returns what must happen before; rejects when it cannot be. */
  readonly place: (topic: string, entry: Entry) => Promise<void> | undefined;
  /** There is no room: what is inside should hurry. */
  readonly onFull: () => void;
}

/** Lets events in while fewer than so many bytes are waiting; an event larger than that goes alone. */
export class Admission {
  readonly #settings: AdmissionSettings;
  readonly #sources = new Deque<Source>();
  #entry: Entry | undefined;
  #bytes = 0;
  #waiting = false;
  readonly #room = new Bell();
  readonly #idle = new Bell();

  constructor(settings: AdmissionSettings) {
    this.#settings = settings;
  }

  /** Takes a call's events, now or later. */
  submit(source: Source): void {
    this.#sources.push(source);
    if (!this.#waiting) this.#admit();
  }

  /** So many bytes are free again. */
  release(bytes: number): void {
    this.#bytes -= bytes;
    this.#room.ring();
  }

  /** Resolves when no call waits any more. */
  idle(): Promise<void> {
    return this.#sources.length === 0 ? Promise.resolve() : this.#idle.rung();
  }

  /** Fails everything that was not let in. */
  abort(reason: unknown): void {
    if (this.#entry !== undefined) this.#drop(reason);
    for (let source = this.#sources.shift(); source !== undefined; source = this.#sources.shift()) {
      source.delivery.refuse(reason);
      source.delivery.seal();
    }
    this.#room.ring();
  }

  #admit(): void {
    for (let source = this.#sources.at(0); source !== undefined; source = this.#sources.at(0)) {
      const obstacle = this.#feed(source);
      if (obstacle !== undefined) {
        this.#resumeAfter(obstacle);
        return;
      }
      this.#sources.shift();
      source.delivery.seal();
    }
    this.#idle.ring();
  }

  #resumeAfter(obstacle: Promise<void>): void {
    this.#waiting = true;
    const resume = () => {
      this.#waiting = false;
      this.#admit();
    };
    obstacle.then(resume, (error) => {
      if (this.#entry !== undefined) {
        this.#drop(error);
        this.#sources.shift()?.delivery.seal();
      }
      resume();
    });
  }

  /** Lets in what this call has. Returns what must happen first, or undefined when all is in. */
  #feed(source: Source): Promise<void> | undefined {
    for (;;) {
      try {
        this.#entry ??= source.next();
      } catch (error) {
        source.delivery.refuse(error);
        return undefined;
      }
      if (this.#entry === undefined) return undefined;
      const obstacle = this.#noRoom(this.#entry) ?? this.#settings.place(source.topic, this.#entry);
      if (obstacle !== undefined) return obstacle;
      this.#bytes += this.#entry.bytes;
      this.#entry = undefined;
    }
  }

  #noRoom(entry: Entry): Promise<void> | undefined {
    if (this.#bytes === 0 || this.#bytes + entry.bytes <= this.#settings.maxBytes) return undefined;
    this.#settings.onFull();
    return this.#room.rung();
  }

  #drop(error: unknown): void {
    const entry = this.#entry as Entry;
    this.#entry = undefined;
    entry.delivery.failed(error);
  }
}
