// The commands as people and scripts use them, against a real server.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
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

const readAll = (topic: string) => ["consume", topic, "--from", "earliest", "--until-end", "--json"];

interface Read {
  readonly offset: number;
  readonly partition: number;
  readonly key: string | null;
  readonly value?: unknown;
  readonly text?: string;
}

async function eventsOf(topic: string): Promise<Read[]> {
  return (await lines(readAll(topic))).map((line) => JSON.parse(line) as Read);
}

test("topics are made, listed, described, altered and deleted", async () => {
  assert.deepEqual(await lines(["topics", "create", "orders", "--partitions", "3"]), ["orders: 3 partitions"]);
  assert.deepEqual(await lines(["topics", "create", "orders", "--partitions", "3"]), ["orders: 3 partitions"], "twice");
  assert.match((await lines(["topics", "list"])).join("\n"), /^TOPIC +PARTITIONS +EVENTS +BYTES\norders +3 +0 +0/m);
  const altered = await lines(["topics", "alter", "orders", "--partitions", "4", "--config", "retention.ms=60000"]);
  assert.deepEqual(altered, ["orders: 4 partitions, retention.ms=60000"]);
  assert.equal((await lines(["topics", "describe", "orders"])).length, 6);
  assert.deepEqual(await lines(["topics", "alter", "orders", "--config", "retention.ms="]), ["orders: 4 partitions"]);
  assert.deepEqual(await lines(["topics", "delete", "orders"]), ["orders: deleted"]);
});

test("every line is a value as it stands: JSON, text, or bytes", async () => {
  await lines(["produce", "values"], '{"order": "1-1"}\nplain text\n\n42\r\nlast without a line end');
  const events = await eventsOf("values");
  assert.deepEqual(
    events.map(({ value, text }) => value ?? text),
    [{ order: "1-1" }, "plain text", 42, "last without a line end"],
  );
});

test("a key is taken from a field; the same key goes to the same partition", async () => {
  await lines(["topics", "create", "keyed", "--partitions", "6"]);
  await lines(["produce", "keyed", "--key", "till"], '{"till":"1"}\n{"till":2}\n{"till":"1"}\n{"till":null}\n');
  const events = await eventsOf("keyed");
  assert.deepEqual(events.map(({ key }) => key).toSorted(), ["1", "1", "2", null].toSorted());
  const [first, second] = events.filter(({ key }) => key === "1");
  assert.equal(first?.partition, second?.partition);
});

test("a line without the key's field is named, and what came before it is stored", async () => {
  const { code, errors } = await say(["produce", "broken", "--key", "till", "--batch", "1"], '{"till":"1"}\n{}\n');
  assert.equal(code, 1);
  assert.match(errors, /line 2: has no "till" to take as the key/);
  assert.equal((await eventsOf("broken")).length, 1);
});

test("an envelope is a whole event", async () => {
  const envelope = { key: "till-1", text: "by hand", headers: [["trace", "9f3"]], timestamp: 1_795_356_000_000 };
  await lines(["produce", "envelopes", "--envelope"], `${JSON.stringify(envelope)}\n`);
  const [event] = await eventsOf("envelopes");
  assert.deepEqual(event, { topic: "envelopes", partition: 0, offset: 0, ...envelope });
  const { code, errors } = await say(["produce", "envelopes", "--envelope"], '{"value":1}\n{"valeu":1}\n');
  assert.equal(code, 1);
  assert.match(errors, /line 2.*valeu/);
});

test("consume starts where it is told, and stops after a count", async () => {
  await lines(["produce", "numbers"], "0\n1\n2\n3\n4\n5\n");
  const from = async (...words: string[]) =>
    (await lines(["consume", "numbers", "--json", ...words])).map((line) => (JSON.parse(line) as Read).value);
  assert.deepEqual(await from("--from", "earliest", "--count", "2"), [0, 1]);
  assert.deepEqual(await from("--from", "3", "--until-end"), [3, 4, 5]);
  assert.deepEqual(await from("--from", "-2", "--until-end"), [4, 5]);
  assert.deepEqual(await from("--from", "2020-01-01", "--until-end"), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(await from("--from", "latest", "--until-end"), []);
});

test("consume reads only the partitions it is told", async () => {
  await lines(["topics", "create", "parts", "--partitions", "3"]);
  for (const partition of ["0", "1", "2"])
    await lines(["produce", "parts", "--partition", partition], `${partition}\n`);
  const words = ["consume", "parts", "--from", "earliest", "--until-end", "--json", "--partition", "0,2"];
  assert.deepEqual((await lines(words)).map((line) => (JSON.parse(line) as Read).value).toSorted(), [0, 2]);
  const { code, errors } = await say([...words, "--partition", "7"]);
  assert.equal(code, 1);
  assert.match(errors, /has no partition 7/);
});

test("consume follows, and Ctrl-C ends it cleanly with 130", async () => {
  await lines(["produce", "followed"], "before\n");
  const consumer = start(["consume", "followed", "--from", "earliest"], { MOLDAU_AT: server.url });
  const printed = (text: string) =>
    once(consumer.child.stdout, "data").then(([chunk]) => assert.match(chunk, RegExp(text)));
  await printed("before");
  const after = printed("after");
  await lines(["produce", "followed"], "after\n");
  await after;
  consumer.child.kill("SIGINT");
  const { code, errors } = await consumer.finished;
  assert.equal(code, 130);
  assert.equal(errors, "");
});

test("a reader that goes away early is no failure", async () => {
  await lines(["produce", "many"], "a line of some length\n".repeat(20_000));
  const consumer = start(["consume", "many", "--from", "earliest"], { MOLDAU_AT: server.url });
  consumer.child.stdout.once("data", () => consumer.child.stdout.destroy());
  const { code, errors } = await consumer.finished;
  assert.deepEqual({ code, errors }, { code: 0, errors: "" });
});

test("a topic that is not there is an error with a suggestion", async () => {
  await lines(["topics", "create", "suggested"]);
  const { code, errors } = await say(["topics", "describe", "sugested"]);
  assert.equal(code, 1);
  assert.equal(errors, 'moldau: There is no topic "sugested". Did you mean "suggested"?\n');
});

test("a server that is not there is an error that says how to start one", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => holder.once("listening", resolve));
  const { port } = holder.address() as { port: number };
  await new Promise((resolve) => holder.close(resolve));
  for (const words of [
    ["topics", "list"],
    ["consume", "orders"],
    ["produce", "orders"],
  ]) {
    const { code, errors } = await say([...words, "--at", `http://127.0.0.1:${port}`], "x\n");
    assert.equal(code, 1);
    assert.match(errors, /No Moldau answers at http:\/\/127\.0\.0\.1:\d+\. Start one: npx moldau serve/);
  }
});
