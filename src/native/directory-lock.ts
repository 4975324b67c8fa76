// One process owns a data directory. Its lock file says who that is, so that a lock left behind by `kill -9`
// or a power cut is told from a living owner's:
//
// - same boot of the same machine, same process namespace: the process must be there and have the same start time;
// - otherwise (another container or machine) it cannot be seen from here: the owner touches the file every two seconds,
//   and counts as gone ten seconds after the last touch.

import fs from "node:fs";
import { hostname } from "node:os";
import { problem } from "../base/index.ts";

const touchEveryMs = 2_000;
const goneAfterMs = 10_000;

/** Who holds a lock. */
interface Owner {
  readonly pid: number;
  /** When the process began, as the system counts; empty where it does not tell. */
  readonly started: string;
  /** The machine since it was booted, and the process namespace. */
  readonly scope: string;
  readonly host: string;
}

/** A held lock. */
export interface DirectoryLock {
  /** Lets others have the directory. */
  release(): void;
}

/** Takes the directory for this process. Throws `directory-locked` while another process, or this one, has it. */
export function lockDirectory(directory: string): DirectoryLock {
  const path = `${directory}/lock`;
  const text = JSON.stringify(thisProcess());
  if (!createExclusively(path, text)) replaceDeadLock(directory, path, text);
  const timer = setInterval(() => touch(path), touchEveryMs);
  timer.unref();
  return {
    release() {
      clearInterval(timer);
      if (readText(path) === text) fs.rmSync(path, { force: true });
    },
  };
}

/** Of several that find a dead owner's lock, the one that can make the file beside it replaces the lock. */
function replaceDeadLock(directory: string, path: string, text: string): void {
  const found = readText(path) ?? "";
  if (lives(found, path)) throw locked(directory, found);
  const replacing = `${path}.replacing`;
  if (!createExclusively(replacing, text)) {
    const rival = readText(replacing) ?? "";
    if (lives(rival, replacing)) throw locked(directory, rival);
    fs.rmSync(replacing, { force: true });
    replaceDeadLock(directory, path, text);
    return;
  }
  try {
    const now = readText(path) ?? "";
    if (now !== found) throw locked(directory, now);
    fs.writeFileSync(path, text);
  } finally {
    fs.rmSync(replacing, { force: true });
  }
}

function createExclusively(path: string, text: string): boolean {
  try {
    fs.writeFileSync(path, text, { flag: "wx", flush: true });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Whether the owner that a lock file names is still there. Unreadable text counts as a lock being written just now. */
function lives(text: string, path: string): boolean {
  const owner = parseOwner(text);
  const self = thisProcess();
  if (owner === undefined || owner.scope !== self.scope || owner.host !== self.host) {
    const touched = fs.statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return Date.now() - touched < goneAfterMs;
  }
  return isRunning(owner.pid) && startOf(owner.pid) === owner.started;
}

function thisProcess(): Owner {
  return { pid: process.pid, started: startOf(process.pid), scope: scope(), host: hostname() };
}

/** This boot and process namespace (Linux), else empty. */
function scope(): string {
  const boot = readText("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
  try {
    return `${boot} ${fs.readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return boot;
  }
}

/** When a process began, in clock ticks since boot: field 22 of its stat line (proc(5)). Empty where there is no /proc. */
function startOf(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`) ?? "";
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function parseOwner(text: string): Owner | undefined {
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return undefined;
  }
}

function locked(directory: string, text: string): Error {
  const owner = parseOwner(text);
  if (owner === undefined) return problem("directory-locked", { directory, owner: "a process that is just starting" });
  const self = owner.pid === process.pid && owner.scope === scope();
  const where = owner.host === hostname() ? "" : ` on ${owner.host}`;
  return problem("directory-locked", { directory, owner: self ? "this process" : `process ${owner.pid}${where}` });
}

function touch(path: string): void {
  try {
    const now = new Date();
    fs.utimesSync(path, now, now);
  } catch {
    // Removed by hand, or the disk is gone: writing will tell.
  }
}

function readText(path: string): string | undefined {
  try {
    return fs.readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
