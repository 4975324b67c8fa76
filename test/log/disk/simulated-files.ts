// Files in memory that remember what was flushed. `afterPowerCut` makes the files that a machine may find when its power
// failed at any point of their history: flushed things are there; of the rest any part may be, in any order, torn.

import { dirname } from "node:path";
import { type Random, seededRandom } from "../../../src/base/index.ts";
import type { Files } from "../../../src/native/index.ts";

/** What happened to some files, in order. */
type Step =
  | { readonly kind: "write"; readonly file: number; readonly position: number; readonly bytes: Uint8Array }
  | { readonly kind: "truncate"; readonly file: number; readonly bytes: number }
  /** The file was flushed as it was after the first `upTo` steps. */
  | { readonly kind: "flushed"; readonly file: number; readonly upTo: number }
  | { readonly kind: "create"; readonly path: string; readonly file: number }
  | { readonly kind: "directory"; readonly path: string }
  | { readonly kind: "remove"; readonly path: string }
  | { readonly kind: "rename"; readonly from: string; readonly to: string }
  | { readonly kind: "names-flushed"; readonly directory: string; readonly upTo: number }
  /** What somebody was told, such as "this event is acknowledged". */
  | { readonly kind: "told"; readonly fact: unknown };

const sectorBytes = 512;

/** Files in memory. */
export class SimulatedFiles implements Files {
  /** Everything that happened. */
  readonly history: Step[] = [];
  /** Paths of directories (undefined) and files (their number). */
  readonly #names = new Map<string, number | undefined>();
  readonly #contents: (Uint8Array<ArrayBuffer> | undefined)[] = [];
  /** What was there before the history began. */
  #origin: SimulatedFiles | undefined;
  /** How many more bytes fit; writing beyond fails with ENOSPC. */
  room = Number.POSITIVE_INFINITY;
  /** Calls whose path contains this fail with the code. */
  failing: { readonly path: string; readonly code: string; readonly call?: keyof Files } | undefined;

  /** The files after a power cut behind the first `steps` steps; chance decides what of the unflushed is left. */
  afterPowerCut(steps: number, seed: number): SimulatedFiles {
    const random = seededRandom(seed);
    const left = this.#origin?.copy() ?? new SimulatedFiles();
    for (const step of survivors(this.history.slice(0, steps), random)) left.#apply(step, random);
    left.#dropUnreachable();
    left.#origin = left.copy();
    return left;
  }

  /** The same files, as they are. */
  copy(): SimulatedFiles {
    const copy = new SimulatedFiles();
    for (const [path, file] of this.#names) copy.#names.set(path, file);
    for (const bytes of this.#contents) copy.#contents.push(bytes?.slice() ?? new Uint8Array(0));
    return copy;
  }

  /** Notes that somebody was told something. */
  tell(fact: unknown): void {
    this.history.push({ kind: "told", fact });
  }

  create(path: string): void {
    this.#check("create", path);
    const file = this.#names.get(path);
    if (file !== undefined) this.#do({ kind: "truncate", file, bytes: 0 });
    else this.#do({ kind: "create", path, file: this.#contents.length });
  }

  write(path: string, parts: readonly Uint8Array[], position: number): void {
    this.#check("write", path);
    const file = this.#file(path);
    for (const part of parts) {
      const growth = Math.max(0, position + part.length - (this.#contents[file]?.length ?? 0));
      const fits = Math.max(0, part.length - Math.max(0, growth - this.room));
      this.room -= Math.min(growth, this.room);
      this.#do({ kind: "write", file, position, bytes: part.slice(0, fits) });
      if (fits < part.length) throw failure("ENOSPC", `no space left on device, write '${path}'`);
      position += part.length;
    }
  }

  readNow(path: string, into: Uint8Array, position: number): number {
    this.#check("readNow", path);
    const part = (this.#contents[this.#file(path)] as Uint8Array).subarray(position, position + into.length);
    into.set(part);
    return part.length;
  }

  async read(path: string, into: Uint8Array, position: number): Promise<number> {
    this.#check("read", path);
    return this.readNow(path, into, position);
  }

  async flush(path: string): Promise<void> {
    this.#check("flush", path);
    const file = this.#file(path);
    const upTo = this.history.length;
    await later();
    this.#do({ kind: "flushed", file, upTo });
  }

  truncate(path: string, bytes: number): void {
    this.#check("truncate", path);
    const file = this.#file(path);
    this.room += Math.max(0, (this.#contents[file] as Uint8Array).length - bytes);
    this.#do({ kind: "truncate", file, bytes });
  }

  size(path: string): number | undefined {
    const file = this.#names.get(path);
    return file === undefined ? undefined : (this.#contents[file] as Uint8Array).length;
  }

  rename(from: string, to: string): void {
    this.#check("rename", from);
    if (!this.#names.has(from)) throw failure("ENOENT", `no such file or directory, rename '${from}'`);
    this.#do({ kind: "rename", from, to });
  }

  remove(path: string): void {
    this.#check("remove", path);
    if (this.#names.has(path)) this.#do({ kind: "remove", path });
  }

  list(directory: string): string[] {
    this.#check("list", directory);
    const paths = [...this.#names.keys()].filter((path) => dirname(path) === directory);
    return paths.map((path) => path.slice(directory.length + 1)).sort();
  }

  makeDirectory(directory: string): void {
    this.#check("makeDirectory", directory);
    if (this.#names.has(directory) || directory === ".") return;
    this.makeDirectory(dirname(directory));
    this.#do({ kind: "directory", path: directory });
  }

  async flushDirectory(directory: string): Promise<void> {
    this.#check("flushDirectory", directory);
    const upTo = this.history.length;
    await later();
    this.#do({ kind: "names-flushed", directory, upTo });
  }

  close(): void {}

  /** Changes bytes behind everybody's back. */
  damage(path: string, change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>): void {
    const file = this.#file(path);
    this.#contents[file] = change((this.#contents[file] as Uint8Array<ArrayBuffer>).slice());
  }

  #do(step: Step): void {
    this.history.push(step);
    this.#apply(step);
  }

  #apply(step: Step, random?: Random): void {
    if (step.kind === "create") {
      this.#contents[step.file] = new Uint8Array(0);
      this.#names.set(step.path, step.file);
    } else if (step.kind === "directory") this.#names.set(step.path, undefined);
    else if (step.kind === "remove") this.#removeNames(step.path);
    else if (step.kind === "rename") this.#renameNames(step.from, step.to);
    else if (step.kind === "truncate") this.#resize(step.file, step.bytes);
    else if (step.kind === "write") this.#write(step.file, step.position, step.bytes, random);
  }

  /** With chance, only some sectors of a write arrive. */
  #write(file: number, position: number, bytes: Uint8Array, random?: Random): void {
    const isTorn = random !== undefined && tornWrites.has(bytes);
    const end = position + bytes.length;
    if (end > (this.#contents[file]?.length ?? 0)) this.#resize(file, end);
    for (let at = 0; at < bytes.length; at += sectorBytes) {
      if (isTorn && random() < 0.5) continue;
      (this.#contents[file] as Uint8Array).set(bytes.subarray(at, at + sectorBytes), position + at);
    }
  }

  #resize(file: number, length: number): void {
    const old = this.#contents[file] ?? new Uint8Array(0);
    const bytes = new Uint8Array(length);
    bytes.set(old.subarray(0, length));
    this.#contents[file] = bytes;
  }

  #removeNames(path: string): void {
    for (const name of [...this.#names.keys()]) {
      if (name === path || name.startsWith(`${path}/`)) this.#names.delete(name);
    }
  }

  #renameNames(from: string, to: string): void {
    if (!this.#names.has(from)) return;
    this.#removeNames(to);
    for (const [name, file] of [...this.#names]) {
      if (name !== from && !name.startsWith(`${from}/`)) continue;
      this.#names.delete(name);
      this.#names.set(to + name.slice(from.length), file);
    }
  }

  /** What lies in a directory that is not there is not there. */
  #dropUnreachable(): void {
    for (const path of [...this.#names.keys()].sort()) {
      const parent = dirname(path);
      if (parent !== "." && !this.#names.has(parent)) this.#removeNames(path);
    }
  }

  #file(path: string): number {
    const file = this.#names.get(path);
    if (file === undefined) throw failure("ENOENT", `no such file or directory, open '${path}'`);
    return file;
  }

  #check(call: keyof Files, path: string): void {
    const { failing } = this;
    if (failing === undefined || !path.includes(failing.path)) return;
    if (failing.call === undefined || failing.call === call) throw failure(failing.code, `${call} '${path}'`);
  }
}

/** Writes of which a power cut leaves some sectors only. */
const tornWrites = new WeakSet<Uint8Array>();

/** The steps whose effect is left: all that was flushed, and by chance others, in order. */
function survivors(history: readonly Step[], random: Random): Step[] {
  const files = new Map<number, number>();
  const directories = new Map<string, number>();
  for (const step of history) {
    if (step.kind === "flushed") files.set(step.file, Math.max(step.upTo, files.get(step.file) ?? 0));
    if (step.kind !== "names-flushed") continue;
    directories.set(step.directory, Math.max(step.upTo, directories.get(step.directory) ?? 0));
  }
  const share = random(); // Some cuts leave nearly all, some nearly nothing.
  return history.filter((step, index) => {
    if (step.kind === "write" || step.kind === "truncate") {
      const isFlushed = index < (files.get(step.file) ?? 0);
      if (step.kind === "write") tornWrites.delete(step.bytes);
      if (step.kind === "write" && !isFlushed && random() < 0.3) tornWrites.add(step.bytes);
      return isFlushed || random() < share;
    }
    const changed = directoriesOf(step);
    if (changed.length === 0) return false;
    return changed.every((path) => index < (directories.get(path) ?? 0)) || random() < share;
  });
}

function directoriesOf(step: Step): string[] {
  if (step.kind === "rename") return [dirname(step.from), dirname(step.to)];
  return step.kind === "create" || step.kind === "directory" || step.kind === "remove" ? [dirname(step.path)] : [];
}

function later(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}
