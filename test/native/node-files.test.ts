// Files by path, with a bounded number of them open.

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { textOf, utf8 } from "../../src/base/index.ts";
import { NodeFiles, readWhole, replaceFile } from "../../src/native/index.ts";

test("parts are written one behind the other, and read back", async (context) => {
  const { files, directory } = temporaryFiles(context);
  const path = `${directory}/a`;
  files.create(path);
  files.write(path, [utf8("fish "), utf8(""), utf8("and "), utf8("chips")], 2);
  assert.equal(textOf(readWhole(files, path) as Uint8Array), "\0\0fish and chips");
  const into = new Uint8Array(8);
  assert.equal(await files.read(path, into, 11), 5);
  assert.equal(textOf(into.subarray(0, 5)), "chips");
  files.truncate(path, 6);
  assert.equal(files.size(path), 6);
});

test("more files than may be open can be used, also while reads are under way", async (context) => {
  const { files, directory } = temporaryFiles(context, 4);
  const paths = Array.from({ length: 20 }, (_, index) => `${directory}/${index}`);
  for (const path of paths) {
    files.create(path);
    files.write(path, [utf8(path)], 0);
  }
  const reads = paths.map(async (path) => {
    const into = new Uint8Array(path.length);
    await Promise.all([files.read(path, into, 0), files.flush(path)]);
    assert.equal(textOf(into), path);
  });
  const flushes = paths.map(() => files.flushDirectory(directory));
  for (const path of paths) files.write(path, [utf8("!")], 300);
  assert.ok(openIn(directory) <= 4 + 1, `${openIn(directory)} files are open`);
  await Promise.all([...reads, ...flushes]);
  for (const path of paths) files.write(path, [utf8("?")], 301);
  assert.ok(openIn(directory) <= 4, `${openIn(directory)} files are open`);
  files.close();
  assert.equal(openIn(directory), 0);
});

test("a renamed or removed file is not written to under its old name", (context) => {
  const { files, directory } = temporaryFiles(context);
  files.makeDirectory(`${directory}/one/deep`);
  files.create(`${directory}/one/deep/a`);
  files.rename(`${directory}/one`, `${directory}/two`);
  assert.throws(() => files.write(`${directory}/one/deep/a`, [utf8("x")], 0), { code: "ENOENT" });
  files.write(`${directory}/two/deep/a`, [utf8("x")], 0);
  files.remove(`${directory}/two`);
  assert.throws(() => files.write(`${directory}/two/deep/a`, [utf8("x")], 0), { code: "ENOENT" });
  files.remove(`${directory}/two`);
  assert.deepEqual(files.list(`${directory}/two`), []);
  assert.equal(readWhole(files, `${directory}/two`), undefined);
});

test("directories are made with those above them, or it is said why not", (context) => {
  const { files, directory } = temporaryFiles(context);
  files.makeDirectory(`${directory}/one/deep/down`);
  files.makeDirectory(`${directory}/one/deep`);
  files.create(`${directory}/one/deep/down/file`);
  assert.throws(() => files.makeDirectory(`${directory}/one/deep/down/file/below`), { code: "ENOTDIR" });
  if (process.platform === "linux")
    assert.throws(() => files.makeDirectory("/proc/nowhere/topics"), { code: "ENOENT" });
});

test("a file is replaced whole", async (context) => {
  const { files, directory } = temporaryFiles(context);
  await replaceFile(files, directory, "note", utf8("a long first text"));
  await replaceFile(files, directory, "note", utf8("second"));
  assert.equal(textOf(readWhole(files, `${directory}/note`) as Uint8Array), "second");
  assert.deepEqual(files.list(directory), ["note"]);
});

function temporaryFiles(context: TestContext, maxOpen?: number): { files: NodeFiles; directory: string } {
  const directory = mkdtempSync(join(tmpdir(), "moldau-files-"));
  const files = new NodeFiles(maxOpen);
  context.after(() => {
    files.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return { files, directory };
}

/** How many files of a directory this process has open (Linux; elsewhere 0). */
function openIn(directory: string): number {
  try {
    return readdirSync("/proc/self/fd").filter((name) => isIn(name, directory)).length;
  } catch {
    return 0;
  }
}

function isIn(descriptor: string, directory: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith(directory);
  } catch {
    return false;
  }
}
