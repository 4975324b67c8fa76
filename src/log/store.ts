// Where logs live: the seam between the broker and its storage. MemoryStore keeps them in this process,
// DiskStore in a directory; the broker cannot tell which it has.

import type { Log, LogListener } from "./log.ts";

/** How a log keeps its files. A store without files may ignore it. */
export interface LogSettings {
  /** How large a segment file grows, in bytes (`segment.bytes`). */
  readonly segmentBytes: number;
  /** How long a segment takes writes, in milliseconds (`segment.ms`). */
  readonly segmentMs: number;
}

/** The logs of one broker. A name is the topic and the partition, such as `orders-0`. */
export interface Store {
  /** Where it is, such as `memory:` or `file:./data`. */
  readonly address: string;

  /**
   * Opens a log, made if there is none. A name is open at most once at a time.
   * Throws `partition-damaged`, `storage-failed`, `storage-full`.
   */
  openLog(name: string, settings: LogSettings, listener: LogListener): Log | Promise<Log>;
  /** Deletes a log with all it holds; its open Log, if any, is of no use any more. A name that is unknown is no error. */
  deleteLog(name: string): void | Promise<void>;
  /** The names of all logs there are. */
  logNames(): string[] | Promise<string[]>;

  /**
   * A small note that the broker keeps beside a log, such as what its producers sent last. Undefined when there is none,
   * or none that can be trusted.
   */
  loadNote(name: string): Uint8Array | undefined | Promise<Uint8Array | undefined>;
  /** Replaces the note as a whole. It goes with the log when that is deleted. */
  saveNote(name: string, note: Uint8Array): void | Promise<void>;

  /** Closes all logs. */
  close(): void | Promise<void>;
}
