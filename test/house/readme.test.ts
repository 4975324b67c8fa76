// What the README shows is run as it stands there: pasted lines must work.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, test } from "node:test";
import { type ServerProcess, startServerProcess } from "../cli/moldau.ts";

const root = join(import.meta.dirname, "../..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "moldau-readme-"));
const hasKcat = spawnSync("kcat", ["-V"]).status === 0;
let server: ServerProcess;

/** The code blocks of the README in one language, for the server of this test. */
function blocks(language: string): string[] {
  const found = readme.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, "gm"));
  const here = (code: string) =>
    code.replaceAll("http://127.0.0.1:4000", server.at).replaceAll("127.0.0.1:9092", server.kafka ?? "");
  return [...found].map(([, code]) => here(code as string));
}

before(async () => {
  server = await startServerProcess(["--memory", "--kafka-port", "0"]);
  mkdirSync(join(folder, "bin"));
  const npx = `#!/bin/sh\nshift\nexec "${process.execPath}" --conditions=source "${root}/src/cli/main.ts" "$@"\n`;
  writeFileSync(join(folder, "bin/npx"), npx);
  chmodSync(join(folder, "bin/npx"), 0o755);
  writeFileSync(join(folder, "flights.ndjson"), '{"origin":"SFO"}\n{"origin":"LAX"}\n');
});

after(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** Runs something to its end, or, when it would go on for ever, until it has printed what is expected. */
async function run(command: string, words: string[], expected?: RegExp): Promise<string> {
  const path = [join(folder, "bin"), process.env.PATH].join(delimiter);
  const child = spawn(command, words, { cwd: folder, env: { ...process.env, PATH: path, MOLDAU_AT: server.at } });
  let printed = "";
  const onText = (text: Buffer) => {
    printed += text;
    if (expected?.test(printed)) child.kill();
  };
  child.stdout.on("data", onText);
  child.stderr.on("data", onText);
  const [code] = await once(child, "close");
  if (expected === undefined) assert.equal(code, 0, printed);
  else assert.match(printed, expected);
  return printed;
}

/** What commands that go on for ever print first. */
const endless: [words: RegExp, output: RegExp][] = [
  [/^curl --no-buffer/, /"order":"1-1"/],
  [/^npx moldau consume/, /SFO/],
  [/^npx moldau shop/, /till 1 +Order 1-1/],
];

test("the lines for a shell work as pasted", async () => {
  const lines = blocks("sh").flatMap((block) => block.trim().split("\n"));
  const runnable = lines.filter((line) => !line.startsWith("npm ") && (hasKcat || !line.startsWith("kcat ")));
  assert.ok(runnable.length >= 7, "the README shows something");
  for (const line of runnable) {
    const [, output] = endless.find(([words]) => words.test(line)) ?? [];
    const printed = await run("bash", ["-c", `exec ${line}`], output);
    assert.doesNotMatch(printed, /problems\//, line);
  }
});

test("the programs work as pasted", async () => {
  for (const [index, program] of blocks("ts").entries()) {
    const file = join(root, `.readme-${process.pid}-${index}.ts`);
    writeFileSync(file, program);
    try {
      assert.match(await run(process.execPath, ["--conditions=source", file]), /order: '1-1'/);
    } finally {
      rmSync(file);
    }
  }
});
