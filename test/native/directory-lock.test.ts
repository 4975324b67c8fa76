// One process owns a data directory, and a lock left behind by a killed one is in nobody's way.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { lockDirectory } from "../../src/native/index.ts";

const room = join(import.meta.dirname, "../../src/native/index.ts");

test("a directory that this process has is refused to this process too", (context) => {
  const directory = temporaryDirectory(context);
  const lock = lockDirectory(directory);
  assert.throws(() => lockDirectory(directory), { type: "directory-locked", message: /in use by this process\./ });
  lock.release();
  lockDirectory(directory).release();
});

test("a directory that another process has is refused, until that is killed", async (context) => {
  const directory = temporaryDirectory(context);
  const owner = spawn(process.execPath, ["--input-type=module", "-e", ownerProgram(directory)], { stdio: "pipe" });
  await once(owner.stdout, "data");
  assert.throws(() => lockDirectory(directory), {
    type: "directory-locked",
    message: new RegExp(`${directory} is in use by process ${owner.pid}\\.`),
  });
  owner.kill("SIGKILL");
  await once(owner, "exit");
  lockDirectory(directory).release();
});

test("a lock of a process id that was given to another process since is nobody's", (context) => {
  const directory = temporaryDirectory(context);
  const lock = lockDirectory(directory);
  const text = readFileSync(join(directory, "lock"), "utf8");
  lock.release();
  writeFileSync(join(directory, "lock"), JSON.stringify({ ...JSON.parse(text), started: "1" }));
  lockDirectory(directory).release();
});

test("a lock from another machine or container counts while it is touched", (context) => {
  const directory = temporaryDirectory(context);
  const path = join(directory, "lock");
  writeFileSync(path, JSON.stringify({ pid: 1, started: "7", scope: "elsewhere", host: "ship" }));
  assert.throws(() => lockDirectory(directory), { type: "directory-locked", message: /process 1 on ship/ });
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(path, longAgo, longAgo);
  lockDirectory(directory).release();
});

test("a lock cut short by a power cut is nobody's after a while", (context) => {
  const directory = temporaryDirectory(context);
  const path = join(directory, "lock");
  writeFileSync(path, "");
  assert.throws(() => lockDirectory(directory), { type: "directory-locked" });
  utimesSync(path, new Date(0), new Date(0));
  lockDirectory(directory).release();
});

function temporaryDirectory(context: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), "moldau-lock-"));
  context.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

function ownerProgram(directory: string): string {
  return `const { lockDirectory } = await import(${JSON.stringify(room)});
    lockDirectory(${JSON.stringify(directory)});
    console.log("locked");
    setInterval(() => {}, 1_000);`;
}
