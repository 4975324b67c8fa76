// The newest events of a selection, read and framed once for all readers that have caught up. Its newest chunks stay for
// a moment, so that a reader whose socket is full for a moment finds them; one that misses more reads from the log again.

import { Deque } from "../../base/index.ts";
import type { Engine } from "../../engine/index.ts";
import type { Chunk, FrameSource } from "./frame-source.ts";

/** How much is kept for readers that lag a little, in bytes. */
const keptBytes = 1024 * 1024;

/** Readers up to this number get events at once; then a wait grows that lets more events share one write. */
const readersWithoutLinger = 100;

/** The most that events wait for others to share a write, in milliseconds. */
const maxLingerMs = 10;

/** How long an engine without `watch` is asked to wait for events, in milliseconds. */
const askingMs = 30_000;

/** Who is fed. */
export interface FeedReader {
  /** The sequence of the chunk it takes next. */
  readonly sequence: number;
  /** Whether it can take more now. */
  readonly ready: boolean;
  /** There are new chunks. */
  take(): void;
  /** The feed has ended: read on without it. */
  dropped(): void;
}

/** A place in a feed: what had been framed by then. */
export interface Mark {
  readonly sequence: number;
  readonly positions: readonly number[];
}

/** Frames new events of one selection while somebody is ready to take them. */
export class LiveFeed {
  readonly #engine: Engine;
  readonly #source: FrameSource;
  readonly #onEmpty: () => void;
  readonly #readers = new Set<FeedReader>();
  readonly #chunks = new Deque<Chunk>();
  readonly #unwatch: (() => void)[] = [];
  /** Partitions that may have more than has been framed. */
  readonly #dirty = new Set<number>();
  readonly #closing = new AbortController();
  #waitingForMove: (() => void)[] = [];
  #oldest = 0;
  #bytes = 0;
  #scheduled = false;
  #closed = false;

  /** Starts where the source stands. `onEmpty` is called once, when the last reader has left. */
  constructor(engine: Engine, source: FrameSource, onEmpty: () => void) {
    this.#engine = engine;
    this.#source = source;
    this.#onEmpty = onEmpty;
    this.#watch();
  }

  /** The sequence that the next chunk gets. */
  get sequence(): number {
    return this.#oldest + this.#chunks.length;
  }

  /** Whether anybody could be waiting for a long time for this feed to move, because all its readers are slow. */
  get stuck(): boolean {
    for (const reader of this.#readers) if (reader.ready) return false;
    return true;
  }

  /** Where it stands now. */
  mark(): Mark {
    return { sequence: this.sequence, positions: [...this.#source.positions] };
  }

  /** Takes a reader in that stands at `sequence`; false when the chunks from there on are gone. */
  attach(reader: FeedReader): boolean {
    if (this.#closed || reader.sequence < this.#oldest) return false;
    this.#readers.add(reader);
    return true;
  }

  /** Lets a reader go. */
  detach(reader: FeedReader): void {
    if (this.#readers.delete(reader) && this.#readers.size === 0) this.#close();
  }

  /** The chunk with this sequence, or undefined when it is gone or yet to come. */
  chunk(sequence: number): Chunk | undefined {
    return sequence < this.#oldest ? undefined : this.#chunks.at(sequence - this.#oldest);
  }

  /** Looks for new events, now that a reader is ready for them. */
  wake(): void {
    if (this.#dirty.size > 0) this.#schedule();
  }

  /** Waits until something was framed, or the feed has ended. */
  moved(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waitingForMove.push(resolve);
    });
  }

  #watch(): void {
    const { partitions } = this.#source.selection;
    partitions.forEach(({ topic, partition }, index) => {
      this.#dirty.add(index);
      const unwatch = this.#engine.watch?.(topic, partition, () => {
        this.#dirty.add(index);
        this.#schedule();
      });
      if (unwatch !== undefined) this.#unwatch.push(unwatch);
    });
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#closed) return;
    this.#scheduled = true;
    const lingerMs = Math.min(maxLingerMs, Math.floor(this.#readers.size / readersWithoutLinger));
    if (lingerMs === 0) setImmediate(() => this.#pump());
    else setTimeout(() => this.#pump(), lingerMs);
  }

  async #pump(): Promise<void> {
    try {
      const framed = !this.#closed && this.#hungry() && (await this.#frame());
      this.#scheduled = false;
      if (framed && this.#dirty.size > 0) this.#schedule();
    } catch {
      this.#close();
    }
  }

  /** Whether a reader has taken everything and wants more. */
  #hungry(): boolean {
    const { sequence } = this;
    for (const reader of this.#readers) if (reader.ready && reader.sequence === sequence) return true;
    return false;
  }

  async #frame(): Promise<boolean> {
    const asked = [...this.#dirty];
    const watching = this.#unwatch.length > 0;
    this.#dirty.clear();
    const waiting = watching ? {} : { waitMs: askingMs, signal: this.#closing.signal };
    const chunk = await this.#source.next(asked, undefined, waiting);
    if (this.#closed) return false;
    // Whoever had something may have more; without `watch` all may have more at any time.
    if (chunk !== undefined || !watching) for (const index of asked) this.#dirty.add(index);
    if (chunk !== undefined) this.#keep(chunk);
    return true;
  }

  #keep(chunk: Chunk): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.bytes.length;
    while (this.#bytes > keptBytes && this.#chunks.length > 1) {
      this.#bytes -= this.#chunks.shift()?.bytes.length ?? 0;
      this.#oldest += 1;
    }
    for (const reader of this.#readers) reader.take();
    this.#moved();
  }

  #moved(): void {
    const waiting = this.#waitingForMove;
    this.#waitingForMove = [];
    for (const resolve of waiting) resolve();
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const unwatch of this.#unwatch) unwatch();
    this.#closing.abort();
    this.#onEmpty();
    for (const reader of this.#readers) reader.dropped();
    this.#readers.clear();
    this.#moved();
  }
}
