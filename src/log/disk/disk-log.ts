// A log in files. Batches are appended to the active segment as they are; what one turn of the event loop appends is
// written together when the turn ends, and flushed together for all who wait for that.

import { type MoldauError, problem } from "../../base/index.ts";
import type { Acks } from "../acks.ts";
import { fieldAt, numberBatch } from "../batch-header.ts";
import { maxTimestampAt, nextOffsetAt, viewOf } from "../batches-in.ts";
import type { Compaction } from "../compact.ts";
import type { Log, LogListener, Retention, TimedOffset } from "../log.ts";
import type { LogSettings } from "../store.ts";
import type { Mark } from "./checkpoint.ts";
import { Cleaner } from "./cleaner.ts";
import { storageProblem } from "./damage.ts";
import { Flusher } from "./flusher.ts";
import { HotTail } from "./hot-tail.ts";
import type { LogHouse } from "./house.ts";
import { findTime, type Readable, readLog } from "./log-reader.ts";
import { logDirectory, topicsDirectory } from "./names.ts";
import type { Recovered } from "./recover.ts";
import type { Segment } from "./segment.ts";
import { SegmentList } from "./segment-list.ts";
import { type IndexEntry, maxSegmentOffsets, noTime } from "./sparse-index.ts";
import { Unwritten } from "./unwritten.ts";

/** How far an index file may fall behind its segment, in bytes: so much is walked through again after a crash. */
const indexLagBytes = 4 * 1024 * 1024;

/** Record batches in segment files, the newest also in memory. */
export class DiskLog implements Log {
  readonly name: string;
  readonly #house: LogHouse;
  readonly #listener: LogListener;
  readonly #segments: SegmentList;
  readonly #tail: HotTail;
  readonly #flusher: Flusher;
  readonly #cleaner: Cleaner;
  #settings: LogSettings;
  #earliest: number;
  /** The earliest offset that a crash or a power cut would leave. */
  #safeEarliest: number;
  /** What this turn has appended, and where what was written before ends. */
  readonly #unwritten = new Unwritten();
  #written: IndexEntry = { offset: 0, position: 0, latestBefore: noTime };
  /** When the active segment was begun, or opened by this process. */
  #activeSince: number;
  #failure: MoldauError | undefined;
  #closed = false;

  constructor(house: LogHouse, name: string, settings: LogSettings, listener: LogListener, found: Recovered) {
    this.name = name;
    this.#house = house;
    this.#settings = settings;
    this.#listener = listener;
    this.#segments = new SegmentList(house, name, found.segments);
    this.#tail = new HotTail(house.budget);
    this.#earliest = found.earliest;
    this.#safeEarliest = found.earliest;
    this.#activeSince = house.clock.now();
    this.#flusher = new Flusher(house.files, found.flushed);
    this.#cleaner = new Cleaner({
      house,
      name,
      segments: this.#segments,
      segmentBytes: () => this.#settings.segmentBytes,
      isClosed: () => this.#closed,
      checkpoint: () => this.#checkpoint(),
      forget: (segment) => this.#forget(segment),
    });
    if (found.doubtful.length > 0) this.#flusher.changedNames(logDirectory(house.directory, name));
    for (const segment of found.doubtful) this.#flusher.wrote(segment, (this.#segments.active as Segment).place);
  }

  get earliest(): number {
    return this.#earliest;
  }

  get end(): number {
    return this.#segments.active?.end ?? this.#earliest;
  }

  get readable(): number {
    return !this.#unwritten.isEmpty ? this.#written.offset : this.end;
  }

  get bytes(): number {
    return this.#segments.bytes;
  }

  /** What must be there after a crash; undefined before anything was flushed. */
  get mark(): Mark | undefined {
    const { flushed } = this.#flusher;
    return flushed && { earliest: Math.min(this.#earliest, flushed.offset), flushed };
  }

  append(batch: Uint8Array): number {
    if (this.#closed) throw problem("closed", { what: `The log ${this.name}` });
    const failure = this.#failure ?? this.#flusher.failure;
    if (failure !== undefined) throw failure;
    const view = viewOf(batch);
    const segment = this.#segmentFor(batch.length, view.getInt32(fieldAt.lastOffsetDelta) + 1);
    const offset = segment.end;
    numberBatch(batch, offset);
    if (this.#unwritten.isEmpty) {
      this.#written = segment.tip;
      this.#house.scheduleWrite(this);
    }
    this.#unwritten.add(this.#tail.add(batch, segment, segment.bytes, offset), batch.length);
    segment.grow(batch.length, nextOffsetAt(view, 0), maxTimestampAt(view, 0));
    return offset;
  }

  settle(acks: Acks): Promise<void> | undefined {
    if (acks === 0) return undefined;
    if (this.#unwritten.isEmpty) return acks === 1 ? undefined : this.flush();
    return this.#unwritten.wait(acks);
  }

  /** Writes what this turn has appended. What cannot be written is taken back; those who wait are told, and the reason is returned. */
  write(): MoldauError | undefined {
    const segment = this.#segments.active;
    if (this.#unwritten.isEmpty || segment === undefined) return undefined;
    const parts = this.#unwritten.take();
    try {
      this.#house.files.write(segment.path, parts, this.#written.position);
    } catch (error) {
      return this.#takeBack(segment, storageProblem(error));
    }
    this.#flusher.wrote(segment, segment.place);
    this.#house.changed(this);
    const [written, flushed] = this.#unwritten.takeWaiters();
    this.#listener.grown();
    written?.resolve();
    if (flushed !== undefined) this.#flusher.serve(flushed);
    return undefined;
  }

  read(offset: number, maxBytes: number): Uint8Array[] | Promise<Uint8Array[]> {
    if (offset < this.#earliest || offset >= this.readable) return [];
    return readLog(this.#readablePart, offset, maxBytes);
  }

  async find(timestamp: number): Promise<TimedOffset | undefined> {
    return findTime(this.#readablePart, timestamp);
  }

  async dropBefore(offset: number): Promise<void> {
    this.write();
    const earliest = Math.min(offset, this.end);
    if (earliest > this.#safeEarliest) await this.#moveEarliest(earliest);
  }

  compact(compaction: Compaction): Promise<void> {
    return this.#cleaner.run(compaction);
  }

  async retain(retention: Retention, now: number): Promise<void> {
    this.write();
    const { active } = this.#segments;
    const isOld = retention.ms >= 0 && active !== undefined && active.latest < now - retention.ms;
    if (isOld && active.bytes > 0) this.#roll(active);
    const firstEvent = retention.events < 0 ? 0 : this.end - retention.events;
    const earliest = Math.max(firstEvent, this.#segments.firstToKeep(retention, now));
    if (this.#segments.freesSomething(earliest)) return this.#moveEarliest(earliest);
    this.#earliest = Math.max(this.#earliest, earliest);
    this.#house.changed(this);
  }

  configure(settings: LogSettings): void {
    this.#settings = settings;
  }

  /** Brings everything appended to the disk; undefined when it is there. */
  flush(): Promise<void> | undefined {
    this.write();
    if (!this.#flusher.isDirty) return undefined;
    const waiter = Promise.withResolvers<void>();
    this.#flusher.serve(waiter);
    return waiter.promise;
  }

  /** Brings the active segment's index file up to what is on the disk, if it has fallen behind by `lagBytes`. */
  saveIndex(lagBytes = indexLagBytes): void {
    const { flushed } = this.#flusher;
    const { active } = this.#segments;
    if (flushed !== undefined && flushed.base === active?.base) active.saveIndex(flushed.position, lagBytes);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.write();
    this.#closed = true;
    await this.#cleaner.idle();
    try {
      await this.flush();
      this.saveIndex(1);
    } finally {
      this.#tail.clear();
      this.#house.closed(this);
    }
  }

  /** Lets go of everything unwritten, because the files are about to be deleted; waits for compaction to end. */
  async abandon(): Promise<void> {
    this.#closed = true;
    this.#unwritten.take();
    this.#tail.clear();
    const gone = problem("closed", { what: `The log ${this.name}` });
    for (const waiter of this.#unwritten.takeWaiters()) waiter?.reject(gone);
    await this.#cleaner.idle();
  }

  get #readablePart(): Readable {
    const { active } = this.#segments;
    const tip = active === undefined || !this.#unwritten.isEmpty ? this.#written : active.tip;
    return { files: this.#house.files, segments: this.#segments, tail: this.#tail, earliest: this.#earliest, tip };
  }

  /** The segment for a batch: the active one, or a new one when that is full or old. */
  #segmentFor(bytes: number, offsets: number): Segment {
    const { active } = this.#segments;
    if (active === undefined) return this.#begin(this.#earliest);
    const isFull = active.bytes + bytes > this.#settings.segmentBytes;
    const isOld = this.#house.clock.now() - this.#activeSince > this.#settings.segmentMs;
    const isWide = active.end + offsets - active.base > maxSegmentOffsets;
    return active.bytes > 0 && (isFull || isOld || isWide) ? this.#roll(active) : active;
  }

  /** Closes the active segment and begins another behind it. Throws `storage-full`, `storage-failed`. */
  #roll(active: Segment): Segment {
    const failure = this.write();
    if (failure !== undefined) throw failure;
    return this.#begin(active.end);
  }

  #begin(base: number): Segment {
    const { directory } = this.#house;
    if (this.#segments.active === undefined) this.#flusher.changedNames(topicsDirectory(directory));
    this.#flusher.changedNames(logDirectory(directory, this.name));
    try {
      const segment = this.#segments.begin(base);
      this.#activeSince = this.#house.clock.now();
      this.#flusher.wrote(segment, segment.place);
      return segment;
    } catch (error) {
      throw storageProblem(error);
    }
  }

  #takeBack(segment: Segment, reason: MoldauError): MoldauError {
    segment.shrink(this.#written);
    this.#tail.truncate(segment, this.#written.position);
    try {
      this.#house.files.truncate(segment.path, this.#written.position);
    } catch (error) {
      this.#failure = storageProblem(error);
    }
    const waiters = this.#unwritten.takeWaiters();
    this.#listener.takenBack(segment.end);
    for (const waiter of waiters) waiter?.reject(reason);
    return reason;
  }

  #forget(removed: Segment): void {
    this.#tail.drop(removed);
    this.#flusher.removed(removed);
  }

  /** Brings everything to the disk, and the checkpoint up to there. */
  async #checkpoint(): Promise<void> {
    this.#house.changed(this);
    await this.flush();
    const { earliest: reached } = this;
    await this.#house.checkpoint();
    this.#safeEarliest = Math.max(this.#safeEarliest, reached);
  }

  /** Makes `earliest` the first offset to be read, durably, and removes the segments before it. */
  async #moveEarliest(earliest: number): Promise<void> {
    const { active } = this.#segments;
    if (earliest === this.end && active !== undefined && active.bytes > 0) this.#roll(active);
    this.#earliest = Math.max(this.#earliest, earliest);
    await this.#checkpoint();
    await this.#cleaner.idle();
    for (;;) {
      const removed = this.#segments.removeFirstBefore(this.#safeEarliest);
      if (removed === undefined) return;
      this.#forget(removed);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
