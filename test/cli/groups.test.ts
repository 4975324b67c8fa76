// Groups on the command line.

import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { type Server, startServer } from "../../src/server/index.ts";
import { lines, say } from "./in-process.ts";
import { start } from "./moldau.ts";

let server: Server;

before(async () => {
  server = await startServer({ http: { port: 0 }, kafka: false });
  process.env.MOLDAU_AT = server.url;
});

after(() => server.close());

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

test("Ctrl-C leaves the group, with everything committed that was printed", async () => {
  await lines(["produce", "left"], "0\n1\n2\n");
  const words = ["consume", "left", "--group", "leavers", "--from", "earliest", "--json"];
  const member = start(words, { MOLDAU_AT: server.url });
  for (let text = ""; text.split("\n").length < 4; ) text += (await once(member.child.stdout, "data"))[0];
  assert.match((await lines(["groups", "list"])).join("\n"), /^leavers +stable +1 +1 +3$/m);
  member.child.kill("SIGINT");
  assert.equal((await member.finished).code, 130);
  assert.match((await lines(["groups", "list"])).join("\n"), /^leavers +empty +0 +1 +0$/m);
});

test("a group that is not there is an error, and so is a reset to nowhere", async () => {
  const described = await say(["groups", "describe", "nobody"]);
  assert.equal(described.code, 1);
  assert.match(described.errors, /There is no group "nobody"/);
  const reset = await say(["groups", "reset", "nobody"]);
  assert.equal(reset.code, 1);
  assert.match(reset.errors, /say where to: --to earliest, or --shift -10/);
});
