// Groups on the command line.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Server, startServer } from "../../src/server/index.ts";
import { say } from "./in-process.ts";

let server: Server;

before(async () => {
  server = await startServer({ http: { port: 0 }, kafka: false });
  process.env.MOLDAU_AT = server.url;
});

after(() => server.close());

/** Runs a command that must succeed, and gives the lines it printed. */
async function lines(words: readonly string[], input?: string): Promise<string[]> {
  const { code, output, errors } = await say(words, input);
  assert.equal(code, 0, errors);
  return output.split("\n").slice(0, -1);
}

test("a group goes on where it was, and is listed, described, reset and deleted", async () => {
  await lines(["produce", "shared"], "0\n1\n2\n3\n");
  const member = ["consume", "shared", "--group", "readers", "--from", "earliest", "--json"];
  const read = async (...words: string[]) =>
    (await lines([...member, ...words])).map((line) => (JSON.parse(line) as { value: number }).value);
  assert.deepEqual(await read("--count", "3"), [0, 1, 2]);
  assert.deepEqual(await read("--until-end"), [3]);
  assert.match((await lines(["groups", "list"])).join("\n"), /^readers +empty +0 +1 +0$/m);
  const reset = ["groups", "reset", "readers", "--shift", "-2"];
  assert.match((await lines([...reset, "--dry-run"])).join("\n"), /^shared +0 +4 +2$/m);
  assert.match((await lines(["groups", "describe", "readers"])).join("\n"), /^shared +0 +4 +- +4 +0 +-$/m);
  assert.match((await lines(reset)).join("\n"), /^shared +0 +4 +2$/m);
  assert.deepEqual(await read("--until-end"), [2, 3]);
  assert.deepEqual(await lines(["groups", "delete", "readers"]), ["readers: deleted"]);
});
