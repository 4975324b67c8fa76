// The words of the command line, without any server.

import assert from "node:assert/strict";
import { test } from "node:test";
import { partitionsOf, settingOf, startOf } from "../../src/cli/options.ts";
import { say } from "./in-process.ts";

test("help tells what there is, with examples, and succeeds", async () => {
  const { code, output } = await say(["--help"]);
  assert.equal(code, 0);
  for (const command of ["serve", "topics", "produce", "consume", "groups", "log", "shop"])
    assert.match(output, RegExp(command));
  assert.match(output, /Start here:/);
});

for (const command of ["serve", "topics", "produce", "consume", "groups", "log", "shop"]) {
  test(`"moldau ${command} --help" has examples`, async () => {
    const { code, output } = await say([command, "--help"]);
    assert.equal(code, 0);
    assert.match(output, /Examples:\n {2}\$ /);
  });
}

test("the version is that of the package", async () => {
  assert.match((await say(["--version"])).output, /^\d+\.\d+\.\d+\n$/);
});

test("wrong usage ends with 2 and says what is wrong", async () => {
  const wrong: [words: string[], message: RegExp][] = [
    [[], /Usage: moldau/],
    [["serv"], /Did you mean serve\?/],
    [["produce"], /missing required argument 'topic'/],
    [["serve", "--port", "70000"], /Give a whole number from 0 to 65535/],
    [["serve", "--kafka-port", "no"], /Give a port from 0 to 65535, or "off"/],
    [["serve", "--memory", "--data", "here"], /cannot be used with/],
    [["consume", "orders", "--from", "yesterday"], /Give earliest, latest, an offset/],
    [["consume", "orders", "--partition", "0", "--group", "preparers"], /cannot be used with/],
    [["topics", "create", "orders", "--config", "nonsense"], /Give NAME=VALUE/],
    [["produce", "orders", "--acks", "2"], /Allowed choices are 0, 1, all/],
    [["shop", "5"], /Allowed choices are 1, 2, 3, 4, analyst, cabinet/],
  ];
  for (const [words, message] of wrong) {
    const { code, output, errors } = await say(words);
    assert.equal(code, 2, words.join(" "));
    assert.match(errors, message);
    assert.equal(output, "", "errors do not go where results go");
  }
});

test("places to start are read as they are meant", () => {
  assert.equal(startOf("earliest"), "earliest");
  assert.equal(startOf("42"), 42);
  assert.equal(startOf("-10"), -10);
  assert.deepEqual(startOf("2026-11-23T12:00:00Z"), new Date("2026-11-23T12:00:00Z"));
});

test("partitions and settings may be given more than once", () => {
  assert.deepEqual(partitionsOf("2", partitionsOf("0,1")), [0, 1, 2]);
  const settings = settingOf("cleanup.policy=compact", settingOf("retention.ms=1000"));
  assert.deepEqual(settings, { "retention.ms": 1000, "cleanup.policy": "compact" });
});

test("a setting without a value goes back to its default", () => {
  assert.deepEqual(settingOf("retention.ms="), { "retention.ms": null });
});
