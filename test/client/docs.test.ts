// The programs of docs/client.md run, in order, against a fresh server, and print what the page says.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { startServer } from "../../src/server/index.ts";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/client.md"), "utf8");

test("every program of docs/client.md prints what the page says", async (t) => {
  const directory = await mkdtemp(join(tmpdir(), "moldau-"));
  t.after(() => rm(directory, { recursive: true }));
  await using server = await startServer({ http: { port: 0 }, kafka: false });
  const print = t.mock.method(console, "log", () => undefined);
  const programs = [...page.matchAll(/```ts\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)];
  assert.equal(programs.length, page.match(/```ts/g)?.length, "every program has its output beside it");
  for (const [index, [, program = "", output]] of programs.entries()) {
    const file = join(directory, `${index}.ts`);
    const moldau = pathToFileURL(join(root, "src/index.ts")).href;
    await writeFile(
      file,
      program.replaceAll("http://127.0.0.1:4000", server.url).replaceAll('"moldau"', `"${moldau}"`),
    );
    print.mock.resetCalls();
    await import(pathToFileURL(file).href);
    const printed = print.mock.calls.map((call) => (call.arguments as unknown[]).join(" "));
    assert.equal(`${printed.join("\n")}\n`, output, program);
  }
});
