// One word decides where events live; the program stays the same.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { MoldauError } from "../../src/base/index.ts";
import { Consumer, Producer } from "../../src/client/index.ts";
import { connect } from "../../src/connect/index.ts";
import { startServer } from "../../src/server/index.ts";

/** The same program, wherever its events live. */
async function roundTrip(address: string): Promise<unknown[]> {
  await using engine = await connect(address);
  await using producer = new Producer(engine);
  await producer.send("orders", { order: "1-17" }, { key: "till-1" });
  const values: unknown[] = [];
  for await (const { value } of new Consumer(engine, { topics: ["orders"], from: "earliest", untilEnd: true })) {
    values.push(value);
  }
  return values;
}

test("the same program runs in memory, on a disk and over HTTP", async () => {
  const directory = await mkdtemp(join(tmpdir(), "moldau-"));
  await using server = await startServer({ http: { port: 0 }, kafka: false });
  try {
    assert.deepEqual(await roundTrip("memory:"), [{ order: "1-17" }]);
    assert.deepEqual(await roundTrip(`file:${directory}`), [{ order: "1-17" }]);
    assert.equal((await roundTrip(pathToFileURL(directory).href)).length, 2, "a disk remembers");
    assert.deepEqual(await roundTrip(server.url), [{ order: "1-17" }]);
    assert.equal((await roundTrip(`${server.url}/`)).length, 2);
  } finally {
    await rm(directory, { recursive: true });
  }
});

test("an address of another kind is refused with a list of what there is", async () => {
  for (const address of ["", "orders", "memory", "file:", "kafka://b1:9092", "ftp://x", "./data"]) {
    await assert.rejects(
      connect(address),
      (error) => MoldauError.is(error, "invalid-request") && /memory: .*file:.*http:/.test(error.message),
      address,
    );
  }
  await assert.rejects(connect("file://elsewhere/data"), (error) => MoldauError.is(error, "invalid-request"));
  await assert.rejects(connect("http://"), (error) => MoldauError.is(error, "invalid-request"));
});

test("a server that does not answer is told at once", async () => {
  const server = await startServer({ http: { port: 0 }, kafka: false });
  await server.close();
  await assert.rejects(
    connect(server.url),
    (error) => MoldauError.is(error, "unavailable") && error.message.includes(server.url),
  );
});
