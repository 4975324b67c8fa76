// A log: record batches in order, each record with an offset that never changes. Memory and disk both keep this promise;
// one conformance suite holds them to it.

import type { Acks } from "./acks.ts";
import type { Compaction } from "./compact.ts";
import type { LogSettings } from "./store.ts";

/** Where a time lies in a log. */
export interface TimedOffset {
  /** The first record at or after the time asked for. */
  readonly offset: number;
  /** That record's own time, in milliseconds since 1970. */
  readonly timestamp: number;
}

/** What is kept. -1 means without limit. */
export interface Retention {
  /** Milliseconds. */
  readonly ms: number;
  /** Bytes. */
  readonly bytes: number;
  /** Records. */
  readonly events: number;
}

/** One partition's record batches (format 2), in the order of their offsets. */
export interface Log {
  /** The first offset still there; it may lie in the middle of a batch. */
  readonly earliest: number;
  /** The offset that the next record gets. */
  readonly end: number;
  /** The end of what may be read: what is written. Never beyond `end`. */
  readonly readable: number;
  /** The size of what is kept, in bytes. */
  readonly bytes: number;

  /**
   * Numbers a checked batch (its header is changed in place), takes it over, and returns its base offset.
   * It can be read once it is written, which `settle` waits for. Appends of one turn of the event loop are written together.
   * Throws `closed`, or the `storage-full` or `storage-failed` that stopped the log.
   */
  append(batch: Uint8Array): number;

  /**
   * Waits until everything appended so far is as sure as `acks` says: 1 written to the file, "all" flushed to the disk.
   * Rejects with `storage-full` or `storage-failed` when that went wrong; what was not written then is taken back,
   * and its offsets are given to the next batches. Returns undefined when there is nothing to wait for.
   */
  settle(acks: Acks): Promise<void> | undefined;

  /**
   * Whole batches from the one that holds `offset` on, up to about `maxBytes`, but at least one when there is one.
   * Each array holds one batch or several, one behind the other, as they lie in the file: `batchesIn` tells them apart.
   * The bytes are shared: do not change them. They stay as they are for as long as somebody holds them.
   * Answers at once what is in memory. Throws `offset-expired`, `offset-beyond-end`
   * through the caller's partition, which checks the range; here an offset out of range gives no batches.
   */
  read(offset: number, maxBytes: number): Uint8Array[] | Promise<Uint8Array[]>;

  /** The first record at or after a time, or undefined when all are older. */
  find(timestamp: number): TimedOffset | undefined | Promise<TimedOffset | undefined>;

  /** Drops what is before `offset` for readers at once, and from memory and disk when whole segments are free. */
  dropBefore(offset: number): Promise<void>;

  /** Drops what the retention no longer keeps, as of `now`. */
  retain(retention: Retention, now: number): Promise<void>;

  /**
   * Keeps, of what closed segments hold, at least the last record of every key, at its offset; the newest segment stays as
   * it is. Does nothing while too little is new. Works a slice at a time beside appends and reads.
   */
  compact(compaction: Compaction): Promise<void>;

  /** Follows changed settings from the next append on. */
  configure(settings: LogSettings): void;

  /** Writes and flushes what is left, and lets go of files. */
  close(): Promise<void>;
}

/** What a log tells the one who opened it. */
export interface LogListener {
  /** More can be read: `readable` has grown. */
  readonly grown: () => void;
  /** What could not be written was taken back: `end` is smaller now, and those offsets will be given again. */
  readonly takenBack: (end: number) => void;
}
