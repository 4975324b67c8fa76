// One connection: order, pipelining, limits, and clients that misbehave.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { utf8 } from "../../src/base/index.ts";
import { produce } from "../../src/kafka/api/00-produce.ts";
import { fetch } from "../../src/kafka/api/01-fetch.ts";
import { metadata } from "../../src/kafka/api/03-metadata.ts";
import { apiVersions } from "../../src/kafka/api/18-api-versions.ts";
import { encodeBatch } from "../../src/log/index.ts";
import { openDoor } from "./door.ts";
import { RawClient, requestBytes } from "./raw-client.ts";

const batchOf = (...values: string[]) =>
  encodeBatch(
    values.map((value) => ({ value: utf8(value) })),
    { timestamp: 1 },
  );

const producing = (records: Uint8Array | null, acks = 1, topic = "orders", partition = 0) => ({
  transactionalId: null,
  acks,
  timeoutMs: 1000,
  topics: [{ topic, partitions: [{ partition, records }] }],
});

const fetching = (fetchOffset: number, wait: { maxWaitMs?: number; minBytes?: number; maxBytes?: number } = {}) => ({
  maxWaitMs: 0,
  minBytes: 1,
  maxBytes: 1 << 20,
  ...wait,
  topics: [{ topic: "orders", partitions: [{ partition: 0, fetchOffset, partitionMaxBytes: 1 << 20 }] }],
});

test("requests that come together are answered in their order, though some must wait", async () => {
  await using door = await openDoor();
  await door.kafkaesque.createTopic("orders");
  using client = await RawClient.connect(door.port);
  const sent = [
    client.send(fetch, 4, fetching(0, { maxWaitMs: 30 })),
    client.send(metadata, 1, { topics: [] }),
    client.send(produce, 3, producing(batchOf("a"))),
    client.send(produce, 3, producing(batchOf("b"))),
    client.send(apiVersions, 0, {}),
  ];
  const got: number[] = [];
  for (const _ of sent) got.push((await client.frame()).readInt32BE(0));
  assert.deepEqual(got, sent);
});

test("a request may come byte by byte, and two in one piece", async () => {
  await using door = await openDoor();
  using client = await RawClient.connect(door.port);
  const bytes = requestBytes(apiVersions, 0, {});
  for (const byte of bytes) {
    client.socket.write(Buffer.from([byte]));
    await sleep(1);
  }
  await client.frame();
  client.socket.write(Buffer.concat([bytes, bytes]));
  await client.frame();
  await client.frame();
});

test("a fetch waits until there is enough, and no longer", async () => {
  await using door = await openDoor();
  await door.kafkaesque.createTopic("orders");
  using client = await RawClient.connect(door.port);
  client.send(fetch, 4, fetching(0, { maxWaitMs: 10_000 }));
  await sleep(20);
  await door.kafkaesque.put("orders", "now");
  const answer = await client.answer(fetch, 4);
  assert.ok(answer.topics[0].partitions[0].records[0].length > 61);
});

test("a fetch that finds too little answers with what there is when its time is over", async () => {
  await using door = await openDoor();
  await door.kafkaesque.put("orders", "little");
  using client = await RawClient.connect(door.port);
  const before = performance.now();
  const answer = await client.call(fetch, 4, fetching(0, { maxWaitMs: 60, minBytes: 100_000 }));
  assert.ok(performance.now() - before > 50);
  assert.equal(answer.topics[0].partitions[0].records.length, 1);
});

test("a first batch larger than the limit is sent all the same", async () => {
  await using door = await openDoor();
  await door.kafkaesque.put("orders", "x".repeat(10_000));
  await door.kafkaesque.put("orders", "y".repeat(10_000));
  using client = await RawClient.connect(door.port);
  const answer = await client.call(fetch, 4, fetching(0, { maxBytes: 10 }));
  const { length } = answer.topics[0].partitions[0].records[0];
  assert.ok(length > 10_000 && length < 20_000);
});

test("an API that is not served ends the connection, and the complaint says why", async () => {
  await using door = await openDoor();
  using client = await RawClient.connect(door.port);
  client.socket.write(requestBytes({ ...apiVersions, key: 999 }, 0, {}));
  await client.closed();
  assert.match(door.complaints[0] as string, /API 999 is not served/);
});

test("a version that is not served ends the connection, but for ApiVersions, which is answered in version 0", async () => {
  await using door = await openDoor();
  using client = await RawClient.connect(door.port);
  client.socket.write(requestBytes({ ...apiVersions, request: metadata.request }, 99, { topics: [] }));
  const answer = await client.answer(apiVersions, 0);
  assert.equal(answer.errorCode, 35);
  assert.ok(answer.apiKeys.length > 10);
  client.socket.write(requestBytes(metadata, 99, { topics: [] }));
  await client.closed();
  assert.match(door.complaints[0] as string, /version 99 of Metadata is not served, only 0 to 9/);
});

test("an answer to ApiVersions has a header without tagged fields in every version", async () => {
  await using door = await openDoor();
  using client = await RawClient.connect(door.port);
  client.send(apiVersions, 3, { clientSoftwareName: "raw", clientSoftwareVersion: "1" });
  const frame = await client.frame();
  assert.equal(frame.readInt16BE(4), 0);
});

test("HTTP at this door is cut off, and the complaint says what it is", async () => {
  await using door = await openDoor();
  using client = await RawClient.connect(door.port);
  client.socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await client.closed();
  assert.match(door.complaints[0] as string, /looks like HTTP/);
});

test("a request larger than allowed is cut off without being received", async () => {
  await using door = await openDoor({ limits: { requestBytes: 1000 } });
  using client = await RawClient.connect(door.port);
  client.socket.write(Buffer.from([0, 0, 0x10, 0]));
  await client.closed();
  assert.match(door.complaints[0] as string, /4096 bytes, where 1000 are allowed/);
});

test("a silent connection is closed, and one that waits for its answer is not", async () => {
  await using door = await openDoor({ limits: { idleMs: 50 } });
  await door.kafkaesque.createTopic("orders");
  using silent = await RawClient.connect(door.port);
  using half = await RawClient.connect(door.port);
  half.socket.write(Buffer.from([0, 0, 1]));
  using waiting = await RawClient.connect(door.port);
  const answer = waiting.call(fetch, 4, fetching(0, { maxWaitMs: 300 }));
  await silent.closed();
  await half.closed();
  assert.equal((await answer).topics.length, 1);
});

test("a client that does not read its answers is not served further, and others are", async () => {
  await using door = await openDoor({ limits: { unsentBytes: 100_000 } });
  await door.kafkaesque.put("orders", "x".repeat(500_000));
  const partition = door.kafkaesque.topics.get("orders").partition(0);
  const reads = mock.method(partition, "readBatches");
  using greedy = await RawClient.connect(door.port);
  greedy.socket.pause();
  const bytes = requestBytes(fetch, 4, fetching(0));
  for (let count = 0; count < 200; count += 1) greedy.socket.write(bytes);
  await sleep(100);
  using other = await RawClient.connect(door.port);
  assert.equal((await other.call(apiVersions, 0, {})).errorCode, 0);
  assert.ok(reads.mock.callCount() < 100, `${reads.mock.callCount()} of 200 fetches were read`);
  greedy.socket.resume();
  for (let count = 0; count < 200; count += 1) await greedy.frame();
});

test("a client that goes while its request waits leaves nothing behind", async () => {
  await using door = await openDoor();
  await door.kafkaesque.createTopic("orders");
  const client = await RawClient.connect(door.port);
  client.send(fetch, 4, fetching(0, { maxWaitMs: 60_000 }));
  await sleep(20);
  client.socket.destroy();
  await sleep(20);
  assert.equal(door.listener.connections, 0);
  assert.deepEqual(door.complaints, []);
});

test("without acks there is no answer, and trouble ends the connection", async () => {
  await using door = await openDoor();
  await door.kafkaesque.createTopic("orders");
  using client = await RawClient.connect(door.port);
  client.send(produce, 3, producing(batchOf("a"), 0));
  const next = client.send(apiVersions, 0, {});
  assert.equal((await client.frame()).readInt32BE(0), next);
  assert.equal((await door.kafkaesque.latest("orders")).value, "a");
  client.send(produce, 3, producing(batchOf("a"), 0, "unknown"));
  await client.closed();
  assert.match(door.complaints[0] as string, /There is no topic "unknown"/);
});

test("close ends waiting requests at once", async () => {
  const door = await openDoor();
  await door.kafkaesque.createTopic("orders");
  using client = await RawClient.connect(door.port);
  client.send(fetch, 4, fetching(0, { maxWaitMs: 60_000 }));
  await sleep(20);
  const before = performance.now();
  await door[Symbol.asyncDispose]();
  await client.closed();
  assert.ok(performance.now() - before < 1000);
});
