// The machine's own files, with a bounded number of them open.

import fs from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { Files } from "./files.ts";
import { Turnstile } from "./turnstile.ts";

const fsRead = promisify(fs.read);
const fsDatasync = promisify(fs.fdatasync);
const fsSync = promisify(fs.fsync);

interface Handle {
  readonly descriptor: number;
  /** How many asynchronous calls are using it: it must not be closed before they end. */
  users: number;
  /** Whether it is out of the table, to be closed by its last user. */
  forgotten: boolean;
}

/** Files through `node:fs`. At most about `maxOpen` are open at a time; the least recently used are closed first. */
export class NodeFiles implements Files {
  readonly #maxOpen: number;
  /** In the order of their last use. */
  readonly #handles = new Map<string, Handle>();
  /** Files in use cannot be closed, so only so many calls are under way. The system's threads are fewer still. */
  readonly #turnstile: Turnstile;
  /** Flushes of directories that wait for their turn; who wants the same one shares it. */
  readonly #directoryFlushes = new Map<string, Promise<void>>();

  constructor(maxOpen = 512) {
    this.#maxOpen = maxOpen;
    this.#turnstile = new Turnstile(Math.ceil(maxOpen / 2));
  }

  create(path: string): void {
    this.#forget(path);
    this.#keep(path, fs.openSync(path, "w+", 0o644));
  }

  write(path: string, parts: readonly Uint8Array[], position: number): void {
    const { descriptor } = this.#handle(path);
    let rest = parts;
    while (rest.length > 0) {
      const written =
        rest.length === 1
          ? fs.writeSync(descriptor, rest[0] as Uint8Array, 0, undefined, position)
          : fs.writevSync(descriptor, rest, position);
      rest = without(rest, written);
      position += written;
    }
  }

  readNow(path: string, into: Uint8Array, position: number): number {
    const { descriptor } = this.#handle(path);
    let total = 0;
    while (total < into.length) {
      const read = fs.readSync(descriptor, into, total, into.length - total, position + total);
      if (read === 0) break;
      total += read;
    }
    return total;
  }

  read(path: string, into: Uint8Array, position: number): Promise<number> {
    return this.#using(path, async (descriptor) => {
      let total = 0;
      while (total < into.length) {
        const { bytesRead } = await fsRead(descriptor, into, total, into.length - total, position + total);
        if (bytesRead === 0) break;
        total += bytesRead;
      }
      return total;
    });
  }

  flush(path: string): Promise<void> {
    return this.#using(path, (descriptor) => fsDatasync(descriptor));
  }

  truncate(path: string, bytes: number): void {
    fs.ftruncateSync(this.#handle(path).descriptor, bytes);
  }

  size(path: string): number | undefined {
    return fs.statSync(path, { throwIfNoEntry: false })?.size;
  }

  rename(from: string, to: string): void {
    this.#forget(from);
    this.#forgetUnder(from);
    this.#forget(to);
    fs.renameSync(from, to);
  }

  remove(path: string): void {
    this.#forget(path);
    this.#forgetUnder(path);
    fs.rmSync(path, { recursive: true, force: true });
  }

  list(directory: string): string[] {
    try {
      return fs.readdirSync(directory).sort();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  }

  makeDirectory(directory: string): void {
    try {
      fs.mkdirSync(directory);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EEXIST") return;
      if (code !== "ENOENT") throw error;
      // Step by step: Node's own `recursive` never ends where a directory is there and takes no others, as in /proc.
      this.makeDirectory(dirname(directory));
      fs.mkdirSync(directory);
    }
  }

  flushDirectory(directory: string): Promise<void> {
    const waiting = this.#directoryFlushes.get(directory);
    if (waiting !== undefined) return waiting;
    let isUnderWay = false;
    const flushing = this.#turnstile.pass(() => {
      isUnderWay = true;
      this.#directoryFlushes.delete(directory);
      return flushDirectoryNow(directory);
    });
    if (!isUnderWay) this.#directoryFlushes.set(directory, flushing);
    return flushing;
  }

  close(): void {
    for (const path of [...this.#handles.keys()]) this.#forget(path);
  }

  /** The open file at a path, opened if need be, and now the most recently used. */
  #handle(path: string): Handle {
    const handle = this.#handles.get(path);
    if (handle === undefined) return this.#keep(path, fs.openSync(path, "r+"));
    this.#handles.delete(path);
    this.#handles.set(path, handle);
    return handle;
  }

  #keep(path: string, descriptor: number): Handle {
    const handle: Handle = { descriptor, users: 0, forgotten: false };
    this.#handles.set(path, handle);
    this.#forgetOldest(handle);
    return handle;
  }

  /** Closes the least recently used while too many are open, except those in use. */
  #forgetOldest(newest?: Handle): void {
    if (this.#handles.size <= this.#maxOpen) return;
    for (const [path, handle] of this.#handles) {
      if (handle.users > 0 || handle === newest) continue;
      this.#forget(path);
      if (this.#handles.size <= this.#maxOpen) return;
    }
  }

  /** Closes what lies in a directory, before that is moved or removed. */
  #forgetUnder(directory: string): void {
    for (const path of this.#handles.keys()) {
      if (path.startsWith(`${directory}/`)) this.#forget(path);
    }
  }

  #forget(path: string): void {
    const handle = this.#handles.get(path);
    if (handle === undefined) return;
    this.#handles.delete(path);
    handle.forgotten = true;
    if (handle.users === 0) fs.closeSync(handle.descriptor);
  }

  #using<Result>(path: string, action: (descriptor: number) => Promise<Result>): Promise<Result> {
    return this.#turnstile.pass(async () => {
      const handle = this.#handle(path);
      handle.users += 1;
      try {
        return await action(handle.descriptor);
      } finally {
        handle.users -= 1;
        if (handle.forgotten && handle.users === 0) fs.closeSync(handle.descriptor);
        this.#forgetOldest();
      }
    });
  }
}

async function flushDirectoryNow(directory: string): Promise<void> {
  if (process.platform === "win32") return; // Windows has no such call; its journal keeps the order.
  const descriptor = fs.openSync(directory, "r");
  try {
    await fsSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** What is left of `parts` behind their first `written` bytes. */
function without(parts: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let skip = written;
  for (const [index, part] of parts.entries()) {
    if (skip < part.length) return [part.subarray(skip), ...parts.slice(index + 1)];
    skip -= part.length;
  }
  return [];
}
