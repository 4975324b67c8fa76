import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { cert, key } from "../http/test-certificate.ts";
import { run, startServerProcess } from "./moldau.ts";

test("serve says where it is and what to try, and ends well when it is told to", async () => {
  await using server = await startServerProcess();
  const health = await fetch(`${server.at}/health`);
  assert.equal(health.status, 200);
  server.running.child.kill("SIGINT");
  const { code, output, errors } = await server.running.finished;
  assert.equal(code, 0, errors);
  assert.match(output, /keeps events in memory only/);
  assert.ok(output.includes(`curl '${server.at}/topics/orders/events?from=earliest'`), output);
  assert.equal(errors, "Stopping.\n");
});

test("what one server kept, the next one finds", async () => {
  const data = mkdtempSync(join(tmpdir(), "moldau-serve-"));
  try {
    for (const round of [1, 2]) {
      await using server = await startServerProcess(["--data", data]);
      const events = `${server.at}/topics/orders/events`;
      await fetch(events, { method: "POST", headers: { "content-type": "application/json" }, body: '{"value":1}' });
      const page = (await (await fetch(`${events}?from=earliest`)).json()) as { events: unknown[] };
      assert.equal(page.events.length, round);
    }
  } finally {
    rmSync(data, { recursive: true });
  }
});

test("a port that is taken is named, with what to do", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => holder.once("listening", resolve));
  const { port } = holder.address() as { port: number };
  const { code, errors } = await run(["serve", "--memory", "--kafka-port", "off", "--port", String(port)]);
  holder.close();
  assert.equal(code, 1);
  assert.match(errors, new RegExp(`Port ${port} of 127\\.0\\.0\\.1 is taken.*--port`));
});

test("a certificate without its key is refused", async () => {
  const { code, errors } = await run([
    "serve",
    "--memory",
    "--kafka-port",
    "off",
    "--port",
    "0",
    "--tls-cert",
    "x.pem",
  ]);
  assert.equal(code, 1);
  assert.match(errors, /TLS needs both files/);
});

test("topics are made as the options say, or not at all", async () => {
  const words = ["--memory", "--no-auto-create", "--partitions", "3", "--max-events", "10"];
  await using server = await startServerProcess(words);
  const post = (path: string, body: unknown) =>
    fetch(server.at + path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  assert.equal((await post("/topics/orders/events", { value: 1 })).status, 404);
  assert.equal((await post("/topics", { name: "orders" })).status, 201);
  const events = Array.from({ length: 30 }, (_, value) => ({ value, partition: 0 }));
  assert.equal((await post("/topics/orders/events", events)).status, 201);
  const topic = (await (await fetch(`${server.at}/topics/orders`)).json()) as { partitions: { earliest: number }[] };
  assert.deepEqual(
    topic.partitions.map(({ earliest }) => earliest),
    [20, 0, 0],
  );
});

test("with a certificate and its key it serves HTTPS", async () => {
  const folder = mkdtempSync(join(tmpdir(), "moldau-tls-"));
  const [certFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key);
  try {
    await using server = await startServerProcess(["--memory", "--tls-cert", certFile, "--tls-key", keyFile]);
    assert.match(server.at, /^https:/);
    const request = get(`${server.at}/health`, { ca: cert });
    const [answer] = (await once(request, "response")) as [IncomingMessage];
    answer.resume();
    assert.equal(answer.statusCode, 200);
    request.destroy();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
