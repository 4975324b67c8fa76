// Streams: from anywhere, for ever, and on from where they broke off: no gap, no repeat.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventsOf, type Frame, framesOf, openDoor } from "./open-door.ts";

const sse = { accept: "text/event-stream" };

/** Which event a frame holds. */
function nameOf({ data }: Frame): string {
  return `${data.topic}/${data.partition}/${data.offset}`;
}

test("a stream broken off anywhere goes on behind the last event, through many partitions, while events come", async () => {
  await using door = await openDoor();
  await door.engine.createTopic("flights", { partitions: 6 });
  const total = 600;
  let put = 0;
  const putSome = async (count: number) => {
    for (const end = put + count; put < end; put += 1)
      await door.engine.put("flights", { put }, { key: `key-${put % 17}` });
  };
  await putSome(200);
  const seen: string[] = [];
  let cursor: string | undefined;
  const putting = (async () => {
    while (put < total) await putSome(20);
  })();
  for (let step = 1; seen.length < total; step = (step * 5) % 47) {
    const byHeader = step % 2 === 0;
    const query =
      byHeader || cursor === undefined ? "?from=earliest" : `?from=latest&last-event-id=${encodeURIComponent(cursor)}`;
    const headers: Record<string, string> = byHeader && cursor !== undefined ? { "last-event-id": cursor } : {};
    const frames = await eventsOf(
      `${door.url}/topics/flights/events${query}`,
      Math.min(step, total - seen.length),
      headers,
    );
    seen.push(...frames.map(nameOf));
    cursor = frames.at(-1)?.id ?? cursor;
  }
  await putting;
  assert.equal(new Set(seen).size, total, "no repeat");
  const { partitions } = await door.engine.describeTopic("flights");
  assert.equal(
    partitions.reduce((sum, { end }) => sum + end, 0),
    total,
    "no gap",
  );
  for (let partition = 0; partition < 6; partition += 1) {
    const offsets = seen
      .filter((name) => name.startsWith(`flights/${partition}/`))
      .map((name) => Number(name.split("/")[2]));
    assert.deepEqual(offsets, [...offsets.keys()], "in order");
  }
});

test("a stream says when it has caught up, with a cursor, and then sends what comes", async () => {
  await using door = await openDoor();
  await door.engine.put("orders", 1);
  const frames = framesOf(`${door.url}/topics/orders/events?from=earliest`);
  assert.equal((await frames.next()).value?.data.value, 1);
  const caughtUp = (await frames.next()).value;
  assert.equal(caughtUp?.event, "caught-up");
  assert.deepEqual(caughtUp?.data, { end: { 0: 1 } });
  assert.match(caughtUp?.id ?? "", /^0:1@[0-9a-f]{8}$/);
  await door.engine.put("orders", 2);
  assert.equal((await frames.next()).value?.data.value, 2);
  await frames.return();
});

test("one stream carries several topics, or some partitions of them", async () => {
  await using door = await openDoor();
  await door.engine.createTopic("orders", { partitions: 3 });
  for (const partition of [0, 1, 2]) await door.engine.put("orders", partition, { partition });
  await door.engine.put("refunds", "r");
  const url = `${door.url}/events?topics=orders:0,orders:2,refunds&from=earliest`;
  const frames = await eventsOf(url, 3);
  assert.deepEqual(frames.map(nameOf).sort(), ["orders/0/0", "orders/2/0", "refunds/0/0"]);
  assert.match(frames[2]?.id ?? "", /^orders=0:1,2:1@[0-9a-f]{8};refunds=0:1@[0-9a-f]{8}$/);
  await door.engine.put("orders", "next", { partition: 2 });
  const [next] = await eventsOf(url, 1, { "last-event-id": frames[2]?.id ?? "" });
  assert.equal(next?.data.text, "next");
});

test("readers that start anywhere all get everything, in order, while events come fast", async () => {
  await using door = await openDoor();
  await door.engine.createTopic("orders", { partitions: 2 });
  const total = 400;
  const readers = Array.from({ length: 20 }, async (_, index) => {
    await new Promise((resolve) => setTimeout(resolve, index * 3));
    return eventsOf(`${door.url}/topics/orders/events?from=earliest`, total);
  });
  for (let n = 0; n < total; n += 1) {
    await door.engine.put("orders", n, { key: `k${n % 5}` });
    if (n % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  for (const frames of await Promise.all(readers)) {
    assert.equal(new Set(frames.map(nameOf)).size, total);
    for (const partition of [0, 1]) {
      const offsets = frames.filter(({ data }) => data.partition === partition).map(({ data }) => data.offset);
      assert.deepEqual(offsets, [...offsets.keys()]);
    }
  }
});

test("starts are the earliest, the latest, an offset, some events from the end, or a time", async () => {
  await using door = await openDoor();
  for (let n = 0; n < 5; n += 1) {
    await door.engine.put("orders", n, { timestamp: 1_000_000 + n * 1000 });
  }
  const first = async (from: string) =>
    (await eventsOf(`${door.url}/topics/orders/events?from=${encodeURIComponent(from)}`, 1))[0]?.data.offset;
  assert.equal(await first("earliest"), 0);
  assert.equal(await first("3"), 3);
  assert.equal(await first("-2"), 3);
  assert.equal(await first("-99"), 0);
  assert.equal(await first(new Date(1_001_500).toISOString()), 2);
  assert.equal(await first("0:4"), 4);
  const latest = framesOf(`${door.url}/topics/orders/events`);
  assert.deepEqual((await latest.next()).value?.data, { end: { 0: 5 } });
  await latest.return();
});

test("a gone offset can be skipped, at the beginning and in the middle", async () => {
  await using door = await openDoor();
  for (let n = 0; n < 10; n += 1) await door.engine.put("orders", n);
  await door.engine.deleteEvents("orders", 0, 6);
  const url = `${door.url}/topics/orders/events?from=2`;
  const [frame] = await eventsOf(`${url}&onExpired=earliest`, 1);
  assert.equal(frame?.data.offset, 6);
  const frames = framesOf(`${url}&onExpired=latest`);
  assert.deepEqual((await frames.next()).value?.data, { end: { 0: 10 } });
  await frames.return();
});

test("a stream of a deleted topic ends with a problem; its cursor is refused by a new topic of the name", async () => {
  await using door = await openDoor();
  for (let n = 0; n < 3; n += 1) await door.engine.put("orders", n);
  const frames = framesOf(`${door.url}/topics/orders/events?from=earliest`);
  let last: Frame | undefined;
  const deleted = new Promise((resolve) => setTimeout(() => resolve(door.engine.deleteTopic("orders")), 30));
  const ids: string[] = [];
  for await (const frame of frames) {
    last = frame;
    if (frame.id !== undefined) ids.push(frame.id);
  }
  await deleted;
  assert.equal(last?.event, "problem");
  assert.equal(last?.data.type, "/problems/unknown-topic");
  for (let n = 0; n < 3; n += 1) await door.engine.put("orders", n);
  const again = await door.call("/topics/orders/events", { headers: { ...sse, "last-event-id": ids[1] ?? "" } });
  assert.equal(again.status, 410);
  assert.equal(again.body.type, "/problems/stale-cursor");
});

test("a stream until the end ends there; coming back after that is 204, which ends reconnecting", async () => {
  await using door = await openDoor();
  for (let n = 0; n < 3; n += 1) await door.engine.put("orders", n);
  const url = `${door.url}/topics/orders/events?from=earliest&until=end`;
  const frames: Frame[] = [];
  for await (const frame of framesOf(url)) frames.push(frame);
  assert.deepEqual(
    frames.map(({ event }) => event),
    [undefined, undefined, undefined, "caught-up"],
  );
  const back = await fetch(url, { headers: { ...sse, "last-event-id": frames.at(-1)?.id ?? "" } });
  assert.equal(back.status, 204);
  const middle = await eventsOf(url, 1, { "last-event-id": frames[0]?.id ?? "" });
  assert.equal(middle[0]?.data.offset, 1);
});

test("the headers of a stream keep it from being held back, and HEAD gets them alone", async () => {
  await using door = await openDoor();
  await door.engine.createTopic("orders");
  for (const method of ["GET", "HEAD"]) {
    const abort = new AbortController();
    const answer = await fetch(`${door.url}/topics/orders/events`, { method, headers: sse, signal: abort.signal });
    assert.equal(answer.headers.get("content-type"), "text/event-stream; charset=utf-8");
    assert.equal(answer.headers.get("cache-control"), "no-cache, no-transform");
    assert.equal(answer.headers.get("x-accel-buffering"), "no");
    if (method === "HEAD") assert.equal(await answer.text(), "");
    abort.abort();
  }
});

test("at most 500 partitions go into one stream", async () => {
  await using door = await openDoor();
  await door.engine.createTopic("wide", { partitions: 500 });
  await door.engine.createTopic("narrow");
  await door.engine.put("wide", "x", { partition: 499 });
  const [frame] = await eventsOf(`${door.url}/topics/wide/events?from=earliest`, 1);
  const [again] = await eventsOf(`${door.url}/topics/wide/events?from=-1`, 1, {
    "last-event-id": frame?.id?.replace("499:1", "499:0") ?? "",
  });
  assert.equal(again?.data.text, "x");
  const { status, body } = await door.call("/events?topics=wide,narrow");
  assert.equal(status, 400);
  assert.match(body.detail, /at most 500/);
});

test("JSON with line breaks is one line in a stream", async () => {
  await using door = await openDoor();
  const value = '{\n  "order": "1-17",\r\n  "note": "two\\nlines",\n  "amount": 1.0\n}';
  await door.call("/topics/orders/events", { method: "POST", headers: { "content-type": "text/plain" }, body: value });
  const answer = await fetch(`${door.url}/topics/orders/events?from=earliest&until=end`, { headers: sse });
  assert.match(await answer.text(), /"value":\{"order":"1-17","note":"two\\nlines","amount":1\.0\}\}\n\n/);
});

test("a stream of a topic that gets more partitions ends, and goes on with them where it was", async () => {
  await using door = await openDoor();
  await door.engine.put("orders", 1);
  const url = `${door.url}/topics/orders/events?from=earliest`;
  let cursor = "";
  const reading = (async () => {
    for await (const frame of framesOf(url)) cursor = frame.id ?? cursor;
  })();
  while (cursor === "") await new Promise((resolve) => setTimeout(resolve, 5));
  await door.engine.alterTopic("orders", { partitions: 2 });
  await door.engine.put("orders", 2, { partition: 1 });
  await reading;
  const [frame] = await eventsOf(url, 1, { "last-event-id": cursor });
  assert.deepEqual([frame?.data.partition, frame?.data.value], [1, 2]);
});
