// With a certificate the door speaks HTTPS: HTTP/2 to those who can, HTTP/1.1 to those who cannot.

import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { connect } from "node:http2";
import { get } from "node:https";
import { test } from "node:test";
import { openDoor } from "./open-door.ts";
import { cert, key } from "./test-certificate.ts";

test("HTTP/2 carries puts and streams over one connection", async () => {
  await using door = await openDoor({ tls: { cert, key } });
  assert.match(door.url, /^https:/);
  const session = connect(door.url, { ca: cert, checkServerIdentity: () => undefined });
  const streams = Array.from({ length: 20 }, () =>
    session.request({ ":path": "/topics/orders/events?from=earliest", accept: "text/event-stream" }),
  );
  await door.engine.put("orders", { n: 1 });
  const put = session.request({
    ":path": "/topics/orders/events",
    ":method": "POST",
    "content-type": "application/json",
  });
  put.end('{"value":{"n":2}}');
  let answer = "";
  for await (const chunk of put.setEncoding("utf8")) answer += chunk;
  assert.equal(JSON.parse(answer).offset, 1);
  session.close();
  for (const stream of streams) stream.resume().close();
});

test("a stream over HTTP/2 sends what comes", async () => {
  await using door = await openDoor({ tls: { cert, key } });
  await door.engine.put("orders", { n: 1 });
  const session = connect(door.url, { ca: cert, checkServerIdentity: () => undefined });
  const stream = session.request({ ":path": "/topics/orders/events?from=earliest", accept: "text/event-stream" });
  stream.setEncoding("utf8");
  let text = "";
  stream.on("data", (chunk) => {
    text += chunk;
  });
  const seen = async (word: string) => {
    while (!text.includes(word)) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  await seen("caught-up");
  await door.engine.put("orders", { n: 2 });
  await seen('"value":{"n":2}');
  stream.close();
  session.close();
});

test("HTTP/1.1 goes over the same port", async () => {
  await using door = await openDoor({ tls: { cert, key } });
  const status = await new Promise((resolve, reject) => {
    get(`${door.url}/health`, { ca: cert, checkServerIdentity: () => undefined, agent: false }, (answer) => {
      answer.resume();
      resolve([answer.statusCode, answer.httpVersion]);
    }).on("error", reject);
  });
  assert.deepEqual(status, [200, "1.1"]);
  assert.ok(new X509Certificate(cert).subject);
});
