// One file of a log and the index beside it. The last segment of a log takes the writes; the others are closed
// and never change.

import type { Files } from "../../native/index.ts";
import { damaged } from "./damage.ts";
import type { LogPlace } from "./flusher.ts";
import { indexFile, logDirectory, segmentFile } from "./names.ts";
import { type Scanned, scanSegment, startOf } from "./scan.ts";
import { type IndexEntry, noTime, SparseIndex } from "./sparse-index.ts";

/** Keeps the indexes of closed segments that were used last, and lets the others go. */
export class IndexCache {
  readonly #limit: number;
  readonly #segments = new Set<Segment>();

  /** `limit`: how many are kept. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Notes that a closed segment's index is used now. */
  used(segment: Segment): void {
    this.#segments.delete(segment);
    this.#segments.add(segment);
    if (this.#segments.size <= this.#limit) return;
    const [oldest] = this.#segments;
    if (oldest !== undefined) this.forget(oldest);
  }

  /** Lets an index go. */
  forget(segment: Segment): void {
    this.#segments.delete(segment);
    segment.unloadIndex();
  }
}

/** What a segment needs of its store. */
export interface SegmentHouse {
  readonly directory: string;
  readonly files: Files;
  readonly indexes: IndexCache;
}

/** One file of a log: the batches from offset `base` up to `end`. */
export class Segment {
  readonly log: string;
  readonly base: number;
  readonly path: string;
  /** How many bytes of batches it has, those not yet written included. */
  bytes: number;
  /** The offset behind its last record. */
  end: number;
  /** Whether it takes no more writes. */
  closed = false;
  /** Whether its files are gone. */
  removed = false;
  /** Whether all of it is on the disk, now that it is closed. Then its index file may tell of all of it. */
  durable = false;
  readonly #house: SegmentHouse;
  #index: SparseIndex | undefined;
  #latest: number | undefined;
  /** How many bytes the index file on disk knows. */
  #indexedBytes = 0;

  constructor(house: SegmentHouse, log: string, base: number, bytes: number, end: number) {
    this.#house = house;
    this.log = log;
    this.base = base;
    this.bytes = bytes;
    this.end = end;
    this.path = `${logDirectory(house.directory, log)}/${segmentFile(base)}`;
  }

  /** Where its batches begin, read from its file or built anew when that is missing or does not fit. Throws `partition-damaged`. */
  get index(): SparseIndex {
    if (this.closed) this.#house.indexes.used(this);
    this.#index ??= this.#load();
    return this.#index;
  }

  /** The latest timestamp of its records, or `noTime`. */
  get latest(): number {
    if (this.#latest === undefined) this.#index ??= this.#load();
    return this.#latest as number;
  }

  /** Takes note of a batch at its end. */
  grow(bytes: number, end: number, maxTimestamp: number): void {
    this.index.add(this.end, this.bytes, this.latest);
    this.bytes += bytes;
    this.end = end;
    if (maxTimestamp > this.latest) this.#latest = maxTimestamp;
  }

  /** Goes back to an earlier end. */
  shrink({ position, offset, latestBefore }: IndexEntry): void {
    this.bytes = position;
    this.end = offset;
    this.#latest = latestBefore;
    this.#index?.truncate(position);
  }

  /** Where the next batch will begin. */
  get tip(): IndexEntry {
    return { offset: this.end, position: this.bytes, latestBefore: this.latest };
  }

  /** Its end, as a place in the log. */
  get place(): LogPlace {
    return { offset: this.end, base: this.base, position: this.bytes };
  }

  /** Checks its file, which is known to be sound up to `trusted` bytes, and takes on what is sound. */
  recover(trusted: number): Scanned {
    return this.#scan(this.#house.files.size(this.path) ?? 0, trusted);
  }

  /**
   * Writes the index file as far as `upTo` bytes of the segment, if it has fallen behind by at least `behind`. So far the
   * segment must be on the disk: an index that outlived its batches would tell wrong of those that take their place.
   * That it fails is no harm: an index can be built anew.
   */
  saveIndex(upTo: number, behind = 1): void {
    if (this.#index === undefined || upTo - this.#indexedBytes < behind) return;
    const { files } = this.#house;
    const end = upTo === this.bytes ? this.tip : this.#index.atPosition(upTo);
    try {
      files.create(this.#indexPath);
      files.write(this.#indexPath, [this.#index.encode(end)], 0);
      this.#indexedBytes = end.position;
    } catch {
      this.#indexedBytes = 0;
    }
  }

  /** Takes no more writes. */
  close(): void {
    this.closed = true;
    this.#house.indexes.used(this);
  }

  /** Hears that all of it is on the disk. */
  flushed(): void {
    if (!this.closed || this.removed) return;
    this.durable = true;
    this.saveIndex(this.bytes);
  }

  /** Lets the index of a closed segment go from memory. */
  unloadIndex(): void {
    this.#index = undefined;
  }

  /** Removes its files. */
  remove(): void {
    this.removed = true;
    this.#house.indexes.forget(this);
    this.#house.files.remove(this.path);
    this.#house.files.remove(this.#indexPath);
  }

  get #indexPath(): string {
    return `${logDirectory(this.#house.directory, this.log)}/${indexFile(this.base)}`;
  }

  #load(): SparseIndex {
    const { bytes, end, log, path } = this;
    const { position, offset, flaw } = this.#scan(bytes, bytes);
    if (position < bytes || offset !== end) {
      this.shrink({ position: bytes, offset: end, latestBefore: noTime });
      this.unloadIndex();
      const what = flaw ?? `it ends with offset ${offset - 1} instead of ${end - 1}`;
      throw damaged({ log, file: path, byte: position, offset, end, flaw: what });
    }
    if (this.durable) this.saveIndex(bytes);
    return this.#index as SparseIndex;
  }

  /** Walks through the file up to `limit`, from where an index file of at most `trusted` bytes ends, and sets out from what it finds. */
  #scan(limit: number, trusted: number): Scanned {
    const stored = this.#decodeIndexFile();
    const known = stored !== undefined && stored.end.position <= Math.min(limit, trusted) ? stored : undefined;
    const index = known?.index ?? new SparseIndex(this.base);
    const start = known?.end ?? startOf(this.base);
    const scanned = scanSegment(this.#house.files, this.path, start, limit, (_view, _at, place) =>
      index.add(place.offset, place.position, place.latestBefore),
    );
    this.#index = index;
    this.#indexedBytes = known?.end.position ?? 0;
    this.shrink(scanned);
    return scanned;
  }

  #decodeIndexFile(): { index: SparseIndex; end: IndexEntry } | undefined {
    const { files } = this.#house;
    const bytes = files.size(this.#indexPath);
    if (bytes === undefined) return undefined;
    const whole = new Uint8Array(bytes);
    return SparseIndex.decode(this.base, whole.subarray(0, files.readNow(this.#indexPath, whole, 0)));
  }
}

/** A segment without batches. */
export function newSegment(house: SegmentHouse, log: string, base: number): Segment {
  const segment = new Segment(house, log, base, 0, base);
  segment.shrink({ offset: base, position: 0, latestBefore: noTime });
  return segment;
}
