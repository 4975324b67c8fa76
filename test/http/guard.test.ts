// A page of another origin, or a name that was made to point here, is refused; those that are allowed may call.

import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { openDoor } from "./open-door.ts";

/** Calls with any headers, which `fetch` would not send. */
function status(
  url: string,
  headers: Record<string, string>,
  method = "GET",
): Promise<[number, Record<string, unknown>]> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers }, (answer) => {
      answer.resume().on("end", () => resolve([answer.statusCode as number, answer.headers]));
    });
    asked.on("error", reject).end();
  });
}

test("a foreign origin or host is refused, on every call, and nothing is stored", async () => {
  await using door = await openDoor();
  const foreign: readonly Record<string, string>[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: door.url.replace("http:", "https:") },
    { host: "evil.example" },
    { host: "localhost.evil.example:4000" },
  ];
  for (const headers of foreign) {
    for (const [path, method] of [
      ["/topics", "GET"],
      ["/topics/orders/events", "POST"],
      ["/topics/orders", "DELETE"],
      ["/topics", "OPTIONS"],
      ["/docs", "GET"],
      ["/none", "GET"],
    ] as const) {
      assert.equal((await status(door.url + path, { ...headers }, method))[0], 403, JSON.stringify([headers, path]));
    }
  }
  assert.deepEqual(await door.engine.listTopics(), []);
});

test("its own page, addresses and localhost may call", async () => {
  await using door = await openDoor();
  const { host, port } = new URL(door.url);
  const own: readonly Record<string, string>[] = [
    {},
    { origin: door.url, host },
    { host: `localhost:${port}` },
    { host: `moldau.localhost:${port}` },
    { host: `[::1]:${port}` },
    { host: "192.168.1.5" },
  ];
  for (const headers of own) {
    assert.equal((await status(`${door.url}/topics`, { ...headers }))[0], 200, JSON.stringify(headers));
  }
});

test("an allowed origin is told what it may do, and an allowed host is answered", async () => {
  await using door = await openDoor({ allowOrigins: ["https://shop.example"], allowHosts: ["moldau"] });
  const origin = "https://shop.example";
  const [ok, headers] = await status(`${door.url}/topics`, { origin, host: "moldau:4000" });
  assert.equal(ok, 200);
  assert.equal(headers["access-control-allow-origin"], origin);
  assert.equal(headers.vary, "Origin");
  const [preflight, allowed] = await status(
    `${door.url}/topics/orders/events`,
    { origin, "access-control-request-method": "POST" },
    "OPTIONS",
  );
  assert.equal(preflight, 204);
  assert.match(String(allowed["access-control-allow-methods"]), /POST/);
  assert.match(String(allowed["access-control-allow-headers"]), /Last-Event-ID/);
  assert.equal((await status(`${door.url}/topics`, { origin: "https://evil.example" }))[0], 403);
  const stream = await fetch(`${door.url}/activity`, { headers: { origin, accept: "text/event-stream" } });
  assert.equal(stream.headers.get("access-control-allow-origin"), origin);
  await stream.body?.cancel();
});
