import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
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
