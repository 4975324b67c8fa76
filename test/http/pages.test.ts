// Puts, pages, single events and topics: what the calls of the contract answer.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pino } from "pino";
import { type AnyJson, openDoor } from "./open-door.ts";

const ndjson = { "content-type": "application/x-ndjson" };

test("a put answers for one event, for a list in its order, and for lines with a summary", async () => {
  await using door = await openDoor();
  await door.engine.createTopic("orders", { partitions: 3 });
  const one = await door.put("/topics/orders/events", { key: "till-1", value: 1, timestamp: 1000 });
  assert.equal(one.status, 201);
  assert.deepEqual(one.body, { partition: 1, offset: 0, timestamp: 1000 });
  const list = await door.put("/topics/orders/events", [
    { key: "till-1", value: 2 },
    { partition: 0, value: 3 },
    { key: "till-2", value: 4 },
  ]);
  assert.deepEqual(
    list.body.map(({ partition, offset }: AnyJson) => [partition, offset]),
    [
      [1, 1],
      [0, 0],
      [2, 0],
    ],
  );
  assert.deepEqual((await door.put("/topics/orders/events", [])).body, []);
  const body = '{"key":"till-1","value":5}\n{"key":"till-1","value":6}\n{"partition":0,"text":"seven"}';
  const lines = await door.call("/topics/orders/events", { method: "POST", headers: ndjson, body });
  assert.deepEqual(lines.body, {
    stored: 3,
    lastLine: 3,
    partitions: [
      { partition: 0, events: 1, last: 1 },
      { partition: 1, events: 2, last: 3 },
    ],
  });
});

test("a put answers as briefly as it is asked to", async () => {
  await using door = await openDoor();
  await door.engine.createTopic("orders", { partitions: 2 });
  const call = (query: string, prefer?: string) =>
    door.call(`/topics/orders/events${query}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(prefer === undefined ? {} : { prefer }) },
      body: '[{"partition":0,"value":1},{"partition":1,"value":2},{"partition":0,"value":3}]',
    });
  const minimal = await call("", "return=minimal");
  assert.deepEqual(
    minimal.body.map(({ partition, offset, count }: AnyJson) => [partition, offset, count]),
    [
      [0, 0, 2],
      [1, 0, 1],
    ],
  );
  const quick = await call("?acks=0");
  assert.deepEqual([quick.status, quick.body], [202, ""]);
  assert.equal((await call("?acks=1")).status, 201);
});

test("many lines are stored while they come, each partition's in order", async () => {
  await using door = await openDoor();
  await door.engine.createTopic("flights", { partitions: 6 });
  const total = 20_000;
  let n = 0;
  const body = new ReadableStream({
    pull(controller) {
      let text = "";
      for (const end = Math.min(n + 777, total); n < end; n += 1) text += `{"key":"k${n % 13}","value":{"n":${n}}}\n`;
      controller.enqueue(new TextEncoder().encode(text));
      if (n === total) controller.close();
    },
  });
  const init = { method: "POST", headers: ndjson, body, duplex: "half" } as RequestInit;
  const { body: answer } = await door.call("/topics/flights/events", init);
  assert.equal(answer.stored, total);
  const page = await door.call("/topics/flights/events?from=earliest&max=100000&maxBytes=10000000");
  assert.equal(page.body.events.length, total);
  const last = new Map<string, number>();
  for (const { key, value } of page.body.events) {
    assert.ok(value.n > (last.get(key) ?? -1));
    last.set(key, value.n);
  }
});

test("a retry with its producer's sequence is stored once and answered as the first time", async () => {
  await using door = await openDoor();
  await door.engine.createTopic("orders");
  const producer = await door.call("/producers", { method: "POST" });
  assert.equal(producer.status, 201);
  const put = (sequence: number, epoch = producer.body.epoch) =>
    door.call("/topics/orders/partitions/0/events", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "producer-id": String(producer.body.producerId),
        "producer-epoch": String(epoch),
        "producer-sequence": String(sequence),
      },
      body: '[{"value":1},{"value":2}]',
    });
  const first = await put(0);
  assert.deepEqual(
    first.body.map(({ offset }: AnyJson) => offset),
    [0, 1],
  );
  const again = await put(0);
  assert.deepEqual(
    again.body.map(({ offset, duplicate }: AnyJson) => [offset, duplicate]),
    [
      [0, true],
      [1, true],
    ],
  );
  const gap = await put(5);
  assert.equal(gap.status, 409);
  assert.equal(gap.body.expected, 2);
  assert.equal((await put(0, 3)).status, 201);
  assert.equal((await put(2)).status, 403);
});

test("pages follow each other by their next, over one partition and over all", async () => {
  await using door = await openDoor();
  await door.engine.createTopic("orders", { partitions: 3 });
  for (let n = 0; n < 30; n += 1) await door.engine.put("orders", n, { partition: n % 3 });
  for (const [path, start] of [
    ["/topics/orders/partitions/1/events", "0"],
    ["/topics/orders/events", "earliest"],
    ["/events?topics=orders", "earliest"],
  ] as const) {
    const seen: number[] = [];
    let next = start;
    for (;;) {
      const { body } = await door.call(`${path}${path.includes("?") ? "&" : "?"}max=7&from=${next}`);
      if (body.events.length === 0) break;
      assert.ok(body.events.length <= 7);
      seen.push(...body.events.map(({ value }: AnyJson) => value));
      next = body.next;
    }
    const expected = path.includes("partitions") ? 10 : 30;
    assert.equal(new Set(seen).size, expected, path);
    assert.equal(seen.length, expected, path);
  }
  const page = await door.call("/topics/orders/partitions/1/events?from=-2");
  assert.deepEqual(
    page.body.events.map(({ value }: AnyJson) => value),
    [25, 28],
  );
  assert.deepEqual([page.body.next, page.body.earliest, page.body.end], [10, 0, 10]);
});

test("a page waits for an event as long as it is told to, and no longer", async () => {
  await using door = await openDoor();
  await door.engine.createTopic("orders", { partitions: 2 });
  for (const path of ["/topics/orders/partitions/1/events", "/topics/orders/events"]) {
    const started = performance.now();
    assert.deepEqual((await door.call(`${path}?wait=50ms`)).body.events, []);
    assert.ok(performance.now() - started >= 45);
    const waiting = door.call(`${path}?wait=30s`);
    setTimeout(() => door.engine.put("orders", "now", { partition: 1 }), 20);
    assert.equal((await waiting).body.events[0].text, "now");
  }
});

test("one event is found by its offset, from the front and from the end", async () => {
  await using door = await openDoor();
  for (let n = 0; n < 5; n += 1) await door.engine.put("orders", { n });
  const path = "/topics/orders/partitions/0/events";
  assert.deepEqual((await door.call(`${path}/2`)).body.value, { n: 2 });
  assert.deepEqual((await door.call(`${path}/-1`)).body.offset, 4);
  assert.deepEqual((await door.call(`${path}/-5`)).body.offset, 0);
});

test("the oldest events are dropped", async () => {
  await using door = await openDoor();
  for (let n = 0; n < 5; n += 1) await door.engine.put("orders", n);
  const path = "/topics/orders/partitions/0/events";
  const dropped = await door.call(`${path}?before=3`, { method: "DELETE" });
  assert.deepEqual(dropped.body, { topic: "orders", partition: 0, earliest: 3 });
  assert.equal((await door.call(`${path}?before=9`, { method: "DELETE" })).status, 416);
  assert.equal((await door.call(`${path}?from=earliest`)).body.events[0].offset, 3);
});

test("topics are made, listed, described, changed and deleted", async () => {
  await using door = await openDoor();
  const config = { "retention.events": 10, "retention.ms": null };
  const made = await door.put("/topics", { name: "orders", partitions: 2, config });
  assert.equal(made.status, 201);
  assert.equal(made.headers.get("location"), "/topics/orders");
  assert.deepEqual(made.body.config, { "retention.events": 10 });
  const names = (await door.call("/topics")).body.map(({ topic }: AnyJson) => topic);
  assert.ok(names.includes("orders"));
  const change = {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: '{"partitions":4,"config":{"retention.events":null}}',
  };
  const changed = await door.call("/topics/orders", change);
  assert.equal(changed.body.partitions.length, 4);
  assert.deepEqual(changed.body.config, {});
  assert.deepEqual((await door.call("/topics/orders")).body, changed.body);
  await door.put("/topics/orders/events", { value: 1, partition: 3 });
  assert.equal((await door.call("/topics/orders", { method: "DELETE" })).status, 204);
  assert.equal((await door.call("/topics/orders")).status, 404);
});

test("a put to an unknown topic makes it, unless that is turned off", async () => {
  await using door = await openDoor();
  assert.equal((await door.put("/topics/orders/events", { key: "a", value: 1 })).status, 201);
  await using strict = await openDoor({ autoCreateTopics: false });
  assert.equal((await strict.put("/topics/orders/events", { key: "a", value: 1 })).status, 404);
});

test("what happens in the engine is told", async () => {
  await using door = await openDoor();
  const abort = new AbortController();
  const answer = await fetch(`${door.url}/activity`, { signal: abort.signal });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  await door.engine.put("orders", 1);
  let text = "";
  while (!text.includes('"kind":"appended"')) text += (await reader?.read())?.value;
  assert.match(text, /data: \{[^\n]*"kind":"topic-created"[^\n]*\n\ndata: \{[^\n]*"kind":"appended"/);
  abort.abort();
});

test("a caller who goes while waiting is not taken for an error of the server", async () => {
  const logged: string[] = [];
  const logger = pino({ level: "warn" }, { write: (line: string) => logged.push(line) });
  await using door = await openDoor({ logger });
  await door.engine.createTopic("orders");
  const abort = new AbortController();
  const waiting = fetch(`${door.url}/topics/orders/events?from=latest&wait=10s`, { signal: abort.signal });
  setTimeout(() => abort.abort(), 50);
  await assert.rejects(waiting);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(logged, []);
});
