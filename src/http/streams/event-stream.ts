// One reader's stream. It reads from the log by itself until it has caught up, then takes the chunks that all readers
// of its feed share; when it falls too far behind for them, it reads by itself again. Nothing is read for it while its
// socket is full, so a reader that does not read costs no more than that.

import { MoldauError, problem } from "../../base/index.ts";
import { problemOf, streamEvents } from "../../contract/index.ts";
import type { OnExpired } from "../selection.ts";
import type { FrameSource } from "./frame-source.ts";
import { caughtUpFrame, commentFrame, namedFrame, openingFrame } from "./frames.ts";
import type { FeedReader, LiveFeed, Mark } from "./live-feed.ts";

/** Where a stream's bytes go. */
export interface Sink {
  /** Takes bytes, which must not be changed afterwards. */
  write(bytes: Uint8Array): void;
  /** How many bytes wait for the socket. */
  readonly pending: number;
  /** Sends what is pending, and closes. */
  end(): void;
  /** Closes without sending what is pending. */
  destroy(): void;
  /** Calls `listener` every time nothing is pending any more. */
  onDrain(listener: () => void): void;
  /** Calls `listener` once, when the reader has gone or all has been sent. */
  onClose(listener: () => void): void;
}

/** The feeds that streams share. */
export interface Feeds {
  current(key: string): LiveFeed | undefined;
  /** Starts a feed where a source stands, and makes it the current one. */
  start(key: string, source: FrameSource): LiveFeed;
}

/** How a stream behaves. */
export interface StreamOptions {
  /** What streams of the same selection and form have in common. */
  readonly key: string;
  readonly onExpired: OnExpired;
  /** Ends the stream once it has sent what was there when it began. */
  readonly untilEnd: boolean;
}

/** How much may wait for a socket before nothing more is read for it, in bytes. */
const maxPending = 256 * 1024;

/** After how long a quiet stream gets a comment, in milliseconds. */
const commentEveryMs = 15_000;

/** How long a reader that was cut has to take the last words, in milliseconds. */
const lastWordsMs = 1000;

/** One reader's stream of events. */
export class EventStream implements FeedReader {
  sequence = 0;
  readonly #sink: Sink;
  readonly #source: FrameSource;
  readonly #feeds: Feeds;
  readonly #options: StreamOptions;
  readonly #now: () => number;
  #feed: LiveFeed | undefined;
  #ended = false;
  #wake: () => void = () => undefined;
  #blockedSince: number | undefined;
  #lastWriteAt = 0;

  constructor(sink: Sink, source: FrameSource, feeds: Feeds, options: StreamOptions, now: () => number) {
    this.#sink = sink;
    this.#source = source;
    this.#feeds = feeds;
    this.#options = options;
    this.#now = now;
    sink.onDrain(() => this.#drained());
    sink.onClose(() => this.#leave());
  }

  get ready(): boolean {
    return !this.#ended && this.#blockedSince === undefined;
  }

  /** Streams until the reader has gone, the stream is ended, or something goes wrong. Never rejects. */
  async run(): Promise<void> {
    this.#write(openingFrame);
    while (!this.#ended) {
      try {
        if (this.#options.untilEnd) await this.#sendAll();
        else await this.#follow();
      } catch (error) {
        if (!this.#goOn(error)) this.fail(error);
      }
    }
  }

  /** Ends the stream politely: the reader may come back and go on. */
  end(): void {
    if (this.#ended) return;
    this.#leave();
    this.#sink.end();
  }

  /** Tells the reader what went wrong, and ends the stream. */
  fail(error: unknown): void {
    if (this.#ended) return;
    const known = MoldauError.is(error) ? error : problem("internal", { reason: String(error) }, error);
    this.#sink.write(namedFrame(streamEvents.problem, JSON.stringify(problemOf(known))));
    this.end();
  }

  /** Looks after the stream now and then: a comment when it is quiet, the end when its reader does not read. */
  tick(stallMs: number): void {
    const now = this.#now();
    if (this.#blockedSince !== undefined) {
      if (now - this.#blockedSince < stallMs) return;
      this.fail(problem("slow-reader", { afterMs: stallMs }));
      setTimeout(() => this.#sink.destroy(), lastWordsMs).unref();
    } else if (now - this.#lastWriteAt >= commentEveryMs) {
      this.#write(commentFrame);
    }
  }

  /** Takes the chunks that are new, as far as the socket does. */
  take(): void {
    const feed = this.#feed;
    while (feed !== undefined && this.ready && this.sequence < feed.sequence) {
      const chunk = feed.chunk(this.sequence);
      if (chunk === undefined) {
        this.dropped();
        feed.detach(this);
        return;
      }
      this.sequence += 1;
      for (const [index, next] of chunk.moves) this.#source.positions[index] = next;
      if (chunk.bytes.length > 0) this.#write(chunk.bytes);
    }
  }

  dropped(): void {
    this.#feed = undefined;
    this.#wake();
  }

  /** Catches up, then lives on the shared feed until it falls behind. */
  async #follow(): Promise<void> {
    const feed = await this.#catchUp();
    if (feed === undefined) return;
    this.#write(caughtUpFrame(this.#source));
    this.take();
    feed.wake();
    while (this.#feed !== undefined && !this.#ended) await this.#sleep();
  }

  /** Reads from the log until it stands where a feed stands, and joins that. */
  async #catchUp(): Promise<LiveFeed | undefined> {
    for (;;) {
      const feed = this.#feeds.current(this.#options.key);
      const mark = feed?.mark();
      await this.#readTo(mark?.positions);
      if (this.#ended) return undefined;
      const current = this.#feeds.current(this.#options.key);
      if (current === undefined) return this.#join(this.#feeds.start(this.#options.key, this.#source), { sequence: 0 });
      if (feed === undefined || mark === undefined || current !== feed) continue;
      if (this.#source.positions.every((position, index) => position === mark.positions[index])) {
        const joined = this.#join(feed, mark);
        if (joined !== undefined) return joined;
      } else if (feed.stuck) {
        // It may be ahead of a feed whose readers are all slow: that one will not come here for long.
        return this.#join(this.#feeds.start(this.#options.key, this.#source), { sequence: 0 });
      } else {
        await feed.moved();
      }
    }
  }

  #join(feed: LiveFeed, { sequence }: Pick<Mark, "sequence">): LiveFeed | undefined {
    this.sequence = sequence;
    if (!feed.attach(this)) return undefined;
    this.#feed = feed;
    return feed;
  }

  async #sendAll(): Promise<void> {
    await this.#readTo(this.#source.selection.ends);
    if (this.#ended) return;
    this.#write(caughtUpFrame(this.#source));
    this.end();
  }

  /** Sends what is in the log below `limits`, or all there is, as fast as the socket takes it. */
  async #readTo(limits?: readonly number[]): Promise<void> {
    const { positions } = this.#source;
    let turn = 0;
    for (;;) {
      while (this.#blockedSince !== undefined && !this.#ended) await this.#sleep();
      const behind = [...positions.keys()].filter(
        (at) => limits === undefined || (positions[at] as number) < (limits[at] as number),
      );
      if (this.#ended || behind.length === 0) return;
      const from = turn++ % behind.length;
      const chunk = await this.#source.next([...behind.slice(from), ...behind.slice(0, from)], limits);
      if (chunk === undefined || this.#ended) return;
      if (chunk.bytes.length > 0) this.#write(chunk.bytes);
    }
  }

  /** Whether to go on after an error: a gone offset can be skipped, if the reader said so. */
  #goOn(error: unknown): boolean {
    const { onExpired } = this.#options;
    if (onExpired === "fail" || !MoldauError.is(error, "offset-expired")) return false;
    const { topic, partition, earliest, end } = error.facts;
    const index = this.#source.selection.partitions.findIndex((it) => it.topic === topic && it.partition === partition);
    this.#source.positions[index] = onExpired === "earliest" ? earliest : end;
    return true;
  }

  #write(bytes: Uint8Array): void {
    this.#lastWriteAt = this.#now();
    this.#sink.write(bytes);
    if (this.#sink.pending > maxPending) this.#blockedSince ??= this.#lastWriteAt;
  }

  #drained(): void {
    if (this.#blockedSince === undefined) return;
    this.#blockedSince = undefined;
    this.#wake();
    this.take();
    this.#feed?.wake();
  }

  #leave(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#feed?.detach(this);
    this.#feed = undefined;
    this.#wake();
  }

  #sleep(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
