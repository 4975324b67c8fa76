// All streams of a door: the feeds they share, and what looks after them.

import type { Clock } from "../../base/index.ts";
import { type EventForm, EventWriter } from "../../contract/index.ts";
import type { Engine } from "../../engine/index.ts";
import type { OnExpired, Selection } from "../selection.ts";
import { EventStream, type Feeds, type Sink } from "./event-stream.ts";
import { FrameSource } from "./frame-source.ts";
import { LiveFeed } from "./live-feed.ts";

/** The most often that streams are looked after, in milliseconds. */
const tickMs = 1000;

/** After so many looks it is seen whether topics have grown. */
const ticksBetweenTopics = 5;

/** How to stream a selection. */
export interface StreamRequest {
  readonly selection: Selection;
  readonly form: EventForm;
  readonly onExpired: OnExpired;
  readonly untilEnd: boolean;
}

/** Something that is looked after, and ended when the door closes. */
export interface Tended {
  tick(stallMs: number): void;
  end(): void;
}

/** Opens streams and keeps watch over them. */
export class Streams implements Feeds {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #stallMs: number;
  readonly #feeds = new Map<string, LiveFeed>();
  readonly #open = new Set<Tended>();
  /** The topics that open streams read as a whole. */
  readonly #following = new Map<EventStream, Selection["whole"]>();
  #ticks = 0;
  readonly #writers: Record<EventForm, EventWriter> = {
    json: new EventWriter("json"),
    bytes: new EventWriter("bytes"),
  };
  #cancelTick: (() => void) | undefined;
  #closed = false;

  constructor(engine: Engine, clock: Clock, stallMs: number) {
    this.#engine = engine;
    this.#clock = clock;
    this.#stallMs = stallMs;
  }

  /** How many streams are open. */
  get size(): number {
    return this.#open.size;
  }

  /** Streams a selection into a sink, until either ends. */
  async stream(sink: Sink, { selection, form, onExpired, untilEnd }: StreamRequest): Promise<void> {
    const source = this.#source(selection, form, selection.positions);
    const options = { key: keyOf(selection, form), onExpired, untilEnd };
    const stream = new EventStream(sink, source, this, options, () => this.#clock.now());
    const done = this.tend(stream);
    if (!untilEnd) this.#following.set(stream, selection.whole);
    await stream.run();
    this.#following.delete(stream);
    done();
  }

  /** Looks after something until the returned function is called. */
  tend(tended: Tended): () => void {
    if (this.#closed) tended.end();
    this.#open.add(tended);
    this.#tickLater();
    return () => this.#open.delete(tended);
  }

  current(key: string): LiveFeed | undefined {
    return this.#feeds.get(key);
  }

  start(key: string, { selection, positions }: FrameSource): LiveFeed {
    const form = key.startsWith("bytes ") ? "bytes" : "json";
    const feed: LiveFeed = new LiveFeed(this.#engine, this.#source(selection, form, positions), () => {
      if (this.#feeds.get(key) === feed) this.#feeds.delete(key);
    });
    this.#feeds.set(key, feed);
    return feed;
  }

  /** Ends all streams politely, and those that still come. */
  close(): void {
    this.#closed = true;
    this.#cancelTick?.();
    for (const tended of this.#open) tended.end();
  }

  #source(selection: Selection, form: EventForm, positions: readonly number[]): FrameSource {
    return new FrameSource(this.#engine, selection, this.#writers[form], positions);
  }

  #tickLater(): void {
    if (this.#cancelTick !== undefined || this.#closed) return;
    this.#cancelTick = this.#clock.after(Math.min(tickMs, this.#stallMs), () => {
      this.#cancelTick = undefined;
      for (const tended of this.#open) tended.tick(this.#stallMs);
      this.#ticks += 1;
      if (this.#ticks % ticksBetweenTopics === 0) this.#endOutgrown();
      if (this.#open.size > 0) this.#tickLater();
    });
  }

  /** Ends streams whose topics have more partitions by now: their readers come back, and get those from the earliest on. */
  async #endOutgrown(): Promise<void> {
    const names = new Set([...this.#following.values()].flatMap((whole) => [...whole.keys()]));
    for (const topic of names) {
      // A topic that was deleted has told its readers so already.
      const info = await this.#engine.describeTopic(topic).catch(() => undefined);
      const count = info?.partitions.length ?? 0;
      for (const [stream, whole] of this.#following) if (count > (whole.get(topic) ?? count)) stream.end();
    }
  }
}

function keyOf({ partitions, named }: Selection, form: EventForm): string {
  const places = partitions.map(({ topic, partition, incarnation }) => `${topic}@${incarnation}/${partition}`);
  return `${form} ${named} ${places.join(" ")}`;
}
