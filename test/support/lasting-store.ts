// A store in memory that outlives its broker, as a disk does, and that writes when the test says so.

import {
  type Acks,
  batchesIn,
  type Compaction,
  type Log,
  type LogListener,
  type LogSettings,
  MemoryLog,
  numberBatch,
  type Retention,
  readHeader,
  type Store,
} from "../../src/log/index.ts";

/** A log whose appends stay unwritten while it is `held`. */
class LastingLog implements Log {
  listener: LogListener;
  held = false;
  readonly written: MemoryLog;
  #pending: Uint8Array[] = [];
  #settling: { readonly resolve: () => void; readonly reject: (reason: unknown) => void }[] = [];
  #end = 0;

  constructor(listener: LogListener, settings: LogSettings) {
    this.listener = listener;
    this.written = new MemoryLog({ grown: () => this.listener.grown(), takenBack: () => undefined }, settings);
  }

  get earliest(): number {
    return this.written.earliest;
  }

  get end(): number {
    return this.#end;
  }

  get readable(): number {
    return this.written.end;
  }

  get bytes(): number {
    return this.written.bytes;
  }

  append(batch: Uint8Array): number {
    const baseOffset = this.#end;
    numberBatch(batch, baseOffset);
    this.#end = readHeader(batch).lastOffset + 1;
    this.#pending.push(batch);
    if (!this.held) this.write();
    return baseOffset;
  }

  settle(acks: Acks): Promise<void> | undefined {
    if (acks === 0 || this.#pending.length === 0) return undefined;
    return new Promise((resolve, reject) => this.#settling.push({ resolve, reject }));
  }

  /** Writes what was appended. */
  write(): void {
    for (const batch of this.#pending) this.written.append(batch);
    this.#pending = [];
    for (const { resolve } of this.#settling.splice(0)) resolve();
  }

  /** Fails to write what was appended. */
  fail(error: Error): void {
    this.#pending = [];
    this.#end = this.written.end;
    this.listener.takenBack(this.#end);
    for (const { reject } of this.#settling.splice(0)) reject(error);
  }

  read(offset: number, maxBytes: number) {
    return this.written.read(offset, maxBytes);
  }

  find(timestamp: number) {
    return this.written.find(timestamp);
  }

  dropBefore(offset: number): Promise<void> {
    return this.written.dropBefore(offset);
  }

  retain(retention: Retention, now: number): Promise<void> {
    return this.written.retain(retention, now);
  }

  compact(compaction: Compaction): Promise<void> {
    return this.written.compact(compaction);
  }

  configure(settings: LogSettings): void {
    this.written.configure(settings);
  }

  async close(): Promise<void> {
    this.write();
  }
}

/** Keeps its logs when it is closed. */
export class LastingStore implements Store {
  readonly address = "lasting:";
  readonly logs = new Map<string, LastingLog>();
  readonly notes = new Map<string, Uint8Array>();
  /** Logs that cannot be opened, and why. */
  readonly damaged = new Map<string, Error>();

  openLog(name: string, settings: LogSettings, listener: LogListener): Log {
    const damage = this.damaged.get(name);
    if (damage !== undefined) throw damage;
    const log = this.logs.get(name) ?? new LastingLog(listener, settings);
    log.listener = listener;
    this.logs.set(name, log);
    return log;
  }

  /** An open log. */
  log(name: string): LastingLog {
    return this.logs.get(name) as LastingLog;
  }

  /** How many batches a log holds. */
  batches(name: string): number {
    const { written } = this.log(name);
    return [...batchesIn(written.read(written.earliest, 1 << 30))].length;
  }

  deleteLog(name: string): void {
    this.logs.delete(name);
    this.notes.delete(name);
  }

  logNames(): string[] {
    return [...this.logs.keys()];
  }

  loadNote(name: string): Uint8Array | undefined {
    return this.notes.get(name);
  }

  saveNote(name: string, note: Uint8Array): void {
    this.notes.set(name, note);
  }

  close(): void {}
}
