// One process with its doors: it opens, it closes, and nothing is left behind.

import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { Kafkaesque } from "../../src/broker/index.ts";
import { startServer } from "../../src/server/index.ts";

test("a server answers on a free port, with both doors on one engine", async () => {
  await using server = await startServer({ http: { port: 0, version: "1.2.3" }, kafka: { port: 0 } });
  const answer = await fetch(`${server.url}/health`);
  assert.deepEqual(await answer.json(), { status: "ok", engine: "memory:", version: "1.2.3" });
  assert.ok((server.kafka?.port ?? 0) > 0);
});

test("an engine that was handed in stays open when the server closes", async () => {
  await using engine = new Kafkaesque();
  const server = await startServer({ engine, http: { port: 0 }, kafka: false });
  await Promise.all([server.close(), server.close()]);
  await assert.rejects(fetch(server.url));
  await engine.put("orders", 1);
});

test("a port that is taken is an error, and nothing stays open", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => taken.once("listening", resolve));
  const { port } = taken.address() as { port: number };
  await assert.rejects(startServer({ http: { port }, kafka: false }), { code: "EADDRINUSE" });
  taken.close();
});

test("closing ends streams politely and answers what is under way", async () => {
  const server = await startServer({ http: { port: 0 }, kafka: false });
  await server.engine.createTopic("orders");
  const stream = await fetch(`${server.url}/topics/orders/events`, { headers: { accept: "text/event-stream" } });
  const text = stream.text();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const closing = server.close();
  assert.match(await text, /event: caught-up/);
  await closing;
});
