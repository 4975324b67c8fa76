// Group commit: everything of one log that waits for the disk is served by one flush per dirty file and round.
// Who comes while a round is under way waits for the next.

import type { Files } from "../../native/index.ts";
import { storageProblem } from "./damage.ts";
import type { Segment } from "./segment.ts";

/** A place in a log up to which something is true. */
export interface LogPlace {
  /** The offset of the next record. */
  readonly offset: number;
  /** The base of the segment it lies in. */
  readonly base: number;
  /** The position in that segment's file, in bytes. */
  readonly position: number;
}

/** Brings what a log has written to the disk. */
export class Flusher {
  readonly #files: Files;
  readonly #dirty = new Set<Segment>();
  readonly #dirtyDirectories = new Set<string>();
  #written: LogPlace | undefined;
  #flushed: LogPlace | undefined;
  #waiters: PromiseWithResolvers<void>[] = [];
  #running = false;
  #failure: Error | undefined;

  /** `flushed`: up to where the log was flushed before. */
  constructor(files: Files, flushed: LogPlace | undefined) {
    this.#files = files;
    this.#flushed = flushed;
    this.#written = flushed;
  }

  /** Up to where everything is on the disk; undefined when there is nothing. */
  get flushed(): LogPlace | undefined {
    return this.#flushed;
  }

  /** Whether something is not yet on the disk, or may never get there. */
  get isDirty(): boolean {
    return this.#failure !== undefined || this.#running || this.#dirtyDirectories.size > 0 || this.#dirty.size > 0;
  }

  /** Why flushing failed. What the system then still holds of the file cannot be known, so no more may be written. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Notes that a segment has been written to, and up to where the log is written now. */
  wrote(segment: Segment, written: LogPlace): void {
    this.#dirty.add(segment);
    this.#written = written;
  }

  /** Notes that a directory has new or fewer names. */
  changedNames(directory: string): void {
    this.#dirtyDirectories.add(directory);
  }

  /** Forgets a segment that is removed. */
  removed(segment: Segment): void {
    this.#dirty.delete(segment);
  }

  /** Settles a promise when all that is written by now is on the disk, or cannot get there. */
  serve(waiter: PromiseWithResolvers<void>): void {
    this.#waiters.push(waiter);
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiters.length > 0) {
      const waiters = this.#waiters;
      this.#waiters = [];
      try {
        await this.#round();
        for (const waiter of waiters) waiter.resolve();
      } catch (error) {
        this.#failure ??= storageProblem(error);
        for (const waiter of waiters) waiter.reject(this.#failure);
      }
    }
    this.#running = false;
  }

  async #round(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    const written = this.#written;
    const segments = [...this.#dirty];
    const directories = [...this.#dirtyDirectories];
    this.#dirty.clear();
    this.#dirtyDirectories.clear();
    await Promise.all([
      ...segments.map((segment) => this.#flush(segment)),
      ...directories.map((directory) => this.#files.flushDirectory(directory)),
    ]);
    this.#flushed = written;
    for (const segment of segments) if (!this.#dirty.has(segment)) segment.flushed();
  }

  /** A segment that is removed while its flush waits has nothing to be kept. */
  #flush(segment: Segment): Promise<void> {
    return this.#files.flush(segment.path).catch((error) => {
      if (!segment.removed) throw error;
    });
  }
}
