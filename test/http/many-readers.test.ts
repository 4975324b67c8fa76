// 1,000 readers of which 10 never read: the others are not delayed, memory stays bounded, and those that stall are cut
// and can go on where they were.

import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { test } from "node:test";
import { eventsOf, openDoor } from "./open-door.ts";

const readers = 1000;
const stalled = 10;
const events = 50;
/** More large events than fit into the buffers of a socket. */
const backlog = 50;
const stallMs = 800;

/** A reader that counts what it gets, and how long each event took; it can stop reading. */
class RawReader {
  readonly latencies: number[] = [];
  lastId = "";
  lastEvent = "";
  closed = false;
  #rest = "";
  readonly socket: Socket;

  constructor(url: string, path: string) {
    const { hostname, port } = new URL(url);
    this.socket = connect(Number(port), hostname, () => {
      this.socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`);
    });
    this.socket.setEncoding("latin1");
    this.socket.on("data", (chunk) => this.#take(String(chunk)));
    this.socket.on("close", () => {
      this.closed = true;
    });
    this.socket.on("error", () => undefined);
  }

  #take(chunk: string): void {
    this.#rest += chunk;
    for (let end = this.#rest.indexOf("\n\n"); end >= 0; end = this.#rest.indexOf("\n\n")) {
      const frame = this.#rest.slice(0, end);
      this.#rest = this.#rest.slice(end + 2);
      this.lastEvent = /^event: (.*)$/m.exec(frame)?.[1] ?? "";
      this.lastId = /^id: (.*)$/m.exec(frame)?.[1] ?? this.lastId;
      const sent = /"sent":([\d.]+)/.exec(frame)?.[1];
      if (sent !== undefined) this.latencies.push(performance.now() - Number(sent));
    }
  }
}

async function until(done: () => boolean, waitMs: number, what: string): Promise<void> {
  const deadline = performance.now() + waitMs;
  while (!done()) {
    if (performance.now() > deadline) assert.fail(`${what} took longer than ${waitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("readers that do not read delay nobody, cost a bounded buffer, are cut, and can go on", async () => {
  await using door = await openDoor({ stallMs });
  const padding = "x".repeat(400_000);
  for (let n = 0; n < backlog; n += 1) await door.engine.put("orders", { n, padding });
  const path = "/topics/orders/events";
  const idle = Array.from({ length: stalled }, () => new RawReader(door.url, `${path}?from=earliest`));
  for (const { socket } of idle) socket.pause();
  const awake = Array.from({ length: readers - stalled }, () => new RawReader(door.url, path));
  await until(() => awake.every(({ lastEvent }) => lastEvent === "caught-up"), 20_000, "connecting");
  const before = process.memoryUsage().rss;
  for (let n = 0; n < events; n += 1) {
    await door.engine.put("orders", { n, sent: performance.now() });
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await until(() => awake.every(({ latencies }) => latencies.length === events), 20_000, "reading");
  const grown = process.memoryUsage().rss - before;
  assert.ok(grown < 150 * 1024 * 1024, `memory grew by ${grown} bytes`);
  const latencies = awake.flatMap((reader) => reader.latencies).sort((left, right) => left - right);
  const median = latencies[Math.floor(latencies.length / 2)] as number;
  assert.ok(median < 1000, `the median reader waited ${median} ms`);
  // The cut ones find out when they read: the door has let go of them long before.
  await new Promise((resolve) => setTimeout(resolve, stallMs + 2000));
  for (const { socket } of idle) socket.resume();
  await until(() => idle.every(({ closed }) => closed), 10_000, "closing");
  for (const reader of idle) {
    const next = Number(/^0:(\d+)@/.exec(reader.lastId)?.[1] ?? 0);
    assert.ok(next < backlog, "it was cut before it had everything");
    const [frame] = await eventsOf(`${door.url}${path}?from=earliest`, 1, { "last-event-id": reader.lastId });
    assert.equal(frame?.data.offset, next);
  }
  for (const { socket } of awake) socket.destroy();
});

test("a reader that is slow but wakes up before it is cut misses nothing", async () => {
  await using door = await openDoor();
  await door.engine.createTopic("orders");
  const reader = new RawReader(door.url, "/topics/orders/events");
  await until(() => reader.lastEvent === "caught-up", 5000, "connecting");
  reader.socket.pause();
  const padding = "x".repeat(500_000);
  const sent = performance.now();
  for (let n = 0; n < 40; n += 1) await door.engine.put("orders", { n, sent, padding });
  reader.socket.resume();
  await until(() => reader.latencies.length === 40, 10_000, "reading");
  assert.match(reader.lastId, /^0:40@/);
  reader.socket.destroy();
});

test("a reader that is cut is told so, when it wakes up soon enough", async () => {
  await using door = await openDoor({ stallMs: 200 });
  const padding = "x".repeat(500_000);
  for (let n = 0; n < 60; n += 1) await door.engine.put("orders", { n, padding });
  const reader = new RawReader(door.url, "/topics/orders/events?from=earliest");
  reader.socket.pause();
  await new Promise((resolve) => setTimeout(resolve, 600));
  reader.socket.resume();
  await until(() => reader.closed, 5000, "closing");
  assert.equal(reader.lastEvent, "problem");
});
