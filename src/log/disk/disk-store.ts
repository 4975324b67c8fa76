// The logs of one data directory, which belongs to one process at a time.

import { dirname } from "node:path";
import { type Clock, concat, problem, systemClock } from "../../base/index.ts";
import { crc32c, type DirectoryLock, type Files, lockDirectory, NodeFiles, readWhole } from "../../native/index.ts";
import type { LogListener } from "../log.ts";
import type { LogSettings, Store } from "../store.ts";
import { hasCheckpoint, loadCheckpoint, type Mark, saveCheckpoint } from "./checkpoint.ts";
import { asStorageProblem, storageProblem } from "./damage.ts";
import { DiskLog } from "./disk-log.ts";
import { HotBudget } from "./hot-tail.ts";
import type { LogHouse } from "./house.ts";
import { logDirectory, topicsDirectory } from "./names.ts";
import { type Cut, recoverLog } from "./recover.ts";
import { IndexCache } from "./segment.ts";

/** How to open a data directory. */
export interface DiskStoreOptions {
  /** How much memory the newest batches of all logs may take together, in bytes. Default 64 MiB. */
  readonly hotBytes?: number;
  /** How long after a change a checkpoint is made, in milliseconds. Default 10,000. It bounds what is checked after a crash. */
  readonly checkpointMs?: number;
  /** Is told what opening a log cut off its end. */
  readonly onCut?: (cut: Cut) => void;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Default: the machine's, with a lock on the directory. */
  readonly files?: Files;
}

const noteFile = "note";

/** How many closed segments keep their index in memory. Each takes up to 128 KiB. */
const cachedIndexes = 64;

/** Opens a data directory, made if there is none. Throws `directory-locked`, `storage-failed`. */
export async function openDiskStore(directory: string, options: DiskStoreOptions = {}): Promise<DiskStore> {
  let lock: DirectoryLock | undefined;
  try {
    const files = options.files ?? new NodeFiles();
    const isNew = !hasCheckpoint(files, directory) && files.list(topicsDirectory(directory)).length === 0;
    files.makeDirectory(topicsDirectory(directory));
    if (options.files === undefined) lock = lockDirectory(directory);
    await files.flushDirectory(directory);
    if (isNew) await files.flushDirectory(dirname(directory));
    files.remove(deletedDirectory(directory));
    if (isNew) await saveCheckpoint(files, directory, new Map());
    return new DiskStore(directory, files, lock, loadCheckpoint(files, directory), options);
  } catch (error) {
    lock?.release();
    throw asStorageProblem(error);
  }
}

/** Logs in files. Made by `openDiskStore`. */
export class DiskStore implements Store {
  readonly address: string;
  readonly #house: LogHouse;
  readonly #lock: DirectoryLock | undefined;
  readonly #options: DiskStoreOptions;
  readonly #logs = new Map<string, DiskLog>();
  readonly #marks: Map<string, Mark>;
  readonly #hasCheckpoint: boolean;
  readonly #changed = new Set<DiskLog>();
  /** The logs that this turn has appended to. */
  #toWrite: DiskLog[] = [];
  #cancelTimer: (() => void) | undefined;
  #checkpointRunning: Promise<void> = Promise.resolve();
  #checkpointWaiting: Promise<void> | undefined;
  #deletions = 0;
  #closed = false;

  constructor(
    directory: string,
    files: Files,
    lock: DirectoryLock | undefined,
    marks: Map<string, Mark> | undefined,
    options: DiskStoreOptions,
  ) {
    this.address = `file:${directory}`;
    this.#lock = lock;
    this.#marks = marks ?? new Map();
    this.#hasCheckpoint = marks !== undefined;
    this.#options = options;
    this.#house = {
      directory,
      files,
      indexes: new IndexCache(cachedIndexes),
      clock: options.clock ?? systemClock,
      budget: new HotBudget(options.hotBytes ?? 64 * 1024 * 1024),
      scheduleWrite: (log) => this.#scheduleWrite(log),
      changed: (log) => this.#noteChange(log),
      checkpoint: () => this.#checkpoint(),
      closed: (log) => this.#forget(log),
    };
  }

  openLog(name: string, settings: LogSettings, listener: LogListener): DiskLog {
    if (this.#closed) throw problem("closed", { what: `The data directory ${this.#house.directory}` });
    try {
      const found = recoverLog(this.#house, name, this.#marks.get(name) ?? (this.#hasCheckpoint ? undefined : "lost"));
      for (const cut of found.cuts) this.#options.onCut?.(cut);
      const log = new DiskLog(this.#house, name, settings, listener, found);
      this.#logs.set(name, log);
      return log;
    } catch (error) {
      throw asStorageProblem(error);
    }
  }

  async deleteLog(name: string): Promise<void> {
    const { files, directory } = this.#house;
    const log = this.#logs.get(name);
    if (log !== undefined) this.#changed.delete(log);
    this.#logs.delete(name);
    await log?.abandon();
    try {
      if (this.#marks.delete(name)) await this.#checkpoint();
      if (files.list(topicsDirectory(directory)).includes(name)) await this.#removeLog(name);
    } catch (error) {
      throw asStorageProblem(error);
    }
  }

  logNames(): string[] {
    try {
      return this.#house.files.list(topicsDirectory(this.#house.directory));
    } catch (error) {
      throw storageProblem(error);
    }
  }

  loadNote(name: string): Uint8Array | undefined {
    const bytes = readWhole(this.#house.files, `${logDirectory(this.#house.directory, name)}/${noteFile}`);
    if (bytes === undefined || bytes.length < 4) return undefined;
    const note = bytes.subarray(0, -4);
    return new DataView(bytes.buffer).getUint32(note.length) === crc32c(note) ? note : undefined;
  }

  /** Not flushed: a checksum at its end tells whether a power cut has left all of it. */
  saveNote(name: string, note: Uint8Array): void {
    const { files, directory } = this.#house;
    const path = `${logDirectory(directory, name)}/${noteFile}`;
    const checksum = new Uint8Array(4);
    new DataView(checksum.buffer).setUint32(0, crc32c(note));
    try {
      files.makeDirectory(logDirectory(directory, name));
      files.create(`${path}.tmp`);
      files.write(`${path}.tmp`, [concat([note, checksum])], 0);
      files.rename(`${path}.tmp`, path);
    } catch (error) {
      throw storageProblem(error);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelTimer?.();
    try {
      await Promise.all(Array.from(this.#logs.values(), (log) => log.close()));
      await this.#checkpoint();
    } finally {
      this.#house.files.close();
      this.#lock?.release();
    }
  }

  #scheduleWrite(log: DiskLog): void {
    this.#toWrite.push(log);
    if (this.#toWrite.length === 1) setImmediate(() => this.#writeAll());
  }

  #writeAll(): void {
    const logs = this.#toWrite;
    this.#toWrite = [];
    for (const log of logs) log.write();
  }

  #noteChange(log: DiskLog): void {
    this.#changed.add(log);
    if (this.#cancelTimer !== undefined || this.#closed) return;
    this.#cancelTimer = this.#house.clock.after(this.#options.checkpointMs ?? 10_000, () => {
      this.#cancelTimer = undefined;
      // When the disk is full or fails, those who append are told; the next change tries again.
      this.#checkpoint().catch(() => undefined);
    });
  }

  /** One checkpoint runs at a time; all who ask meanwhile get the next. */
  #checkpoint(): Promise<void> {
    this.#checkpointWaiting ??= this.#checkpointRunning
      .catch(() => undefined)
      .then(() => {
        this.#checkpointWaiting = undefined;
        this.#checkpointRunning = this.#writeCheckpoint();
        return this.#checkpointRunning;
      });
    return this.#checkpointWaiting;
  }

  async #writeCheckpoint(): Promise<void> {
    const changed = [...this.#changed];
    this.#changed.clear();
    await Promise.all(changed.map((log) => log.flush()?.catch(() => undefined)));
    for (const log of changed) {
      log.saveIndex();
      this.#takeMark(log);
    }
    const { files, directory } = this.#house;
    try {
      await saveCheckpoint(files, directory, this.#marks);
    } catch (error) {
      for (const log of changed) this.#changed.add(log);
      throw storageProblem(error);
    }
  }

  #takeMark(log: DiskLog): void {
    if (this.#logs.get(log.name) === log && log.mark !== undefined) this.#marks.set(log.name, log.mark);
  }

  #forget(log: DiskLog): void {
    this.#takeMark(log);
    this.#changed.delete(log);
    this.#logs.delete(log.name);
  }

  /** Takes a log's directory out of the way, durably, so that a new log can have its name, and then removes it. */
  async #removeLog(name: string): Promise<void> {
    const { files, directory } = this.#house;
    const deleted = deletedDirectory(directory);
    this.#deletions += 1;
    files.makeDirectory(deleted);
    files.rename(logDirectory(directory, name), `${deleted}/${this.#deletions}`);
    await files.flushDirectory(deleted);
    await files.flushDirectory(topicsDirectory(directory));
    files.remove(`${deleted}/${this.#deletions}`);
  }
}

function deletedDirectory(directory: string): string {
  return `${directory}/deleted`;
}
