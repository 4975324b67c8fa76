// Kafkaesque as a program holds it in its hands.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Kafkaesque } from "moldau";
import { partitionForKey, utf8 } from "../../src/base/index.ts";
import { refuses } from "../conformance/engine/case.ts";

test("three lines: put, look, done", async () => {
  const kafka = new Kafkaesque();
  await kafka.put("orders", { order: "1-17", parts: [["cod", "chips"]] }, { key: "till-1" });
  const { offset, value } = await kafka.latest("orders");
  assert.deepEqual([offset, value], [0, { order: "1-17", parts: [["cod", "chips"]] }]);
  await kafka.close();
});

test("events are got by offset, and from the end by negative ones", async () => {
  await using kafka = new Kafkaesque();
  await kafka.putMany("letters", ["a", "b", "c"]);
  const values = await Promise.all([0, 2, -1, -3].map(async (n) => (await kafka.get("letters", n)).value));
  assert.deepEqual(values, ["a", "c", "c", "a"]);
  assert.equal((await kafka.earliest("letters")).value, "a");
  assert.equal((await kafka.latest("letters")).offset, 2);
});

test("an event that is gone, or is not there yet, is an error that says what is", async () => {
  await using kafka = new Kafkaesque({ defaultConfig: { "retention.events": 2 } });
  await kafka.putMany("letters", ["a", "b", "c"]);
  await refuses("offset-expired", kafka.get("letters", 0), { offset: 0, earliest: 1, end: 3 });
  await refuses("offset-expired", kafka.get("letters", -3), { earliest: 1, end: 3 });
  await refuses("offset-beyond-end", kafka.get("letters", 3), { end: 3 });
  await refuses("invalid-request", kafka.get("letters", 1.5), { field: "offset" });
  await kafka.createTopic("empty");
  await refuses("offset-beyond-end", kafka.earliest("empty"), { end: 0 });
  await refuses("offset-beyond-end", kafka.latest("empty"), { end: 0 });
  await refuses("unknown-topic", kafka.latest("nowhere"));
});

test("values come back as they were put: JSON, text, bytes, nothing", async () => {
  await using kafka = new Kafkaesque();
  const values = [{ a: [1, null] }, "text", 42, true, "42", "", null, [], Uint8Array.of(0xff, 0xfe)];
  await kafka.putMany("things", values);
  const back: unknown[] = [];
  for await (const { value } of kafka.stream("things", { untilEnd: true })) back.push(value);
  assert.deepEqual(back, values);
});

test("keys, headers and times go along", async () => {
  await using kafka = new Kafkaesque();
  const timestamp = new Date("2026-11-23T12:00:00Z");
  const put = await kafka.put("orders", 1, { key: "till-1", headers: { trace: "abc" }, timestamp });
  assert.deepEqual(put, { partition: 0, offset: 0, timestamp: timestamp.getTime() });
  const event = await kafka.latest("orders");
  assert.equal(event.key, "till-1");
  assert.deepEqual(event.headers, [["trace", utf8("abc")]]);
});

test("a key goes to the partition that Kafka's clients pick, and an explicit partition wins", async () => {
  await using kafka = new Kafkaesque();
  await kafka.createTopic("orders", { partitions: 3 });
  const keys = ["till-1", "till-2", "till-3", "1", "2", "3"];
  const puts = await kafka.putMany("orders", keys, { key: (key) => key });
  assert.deepEqual(
    puts.map(({ partition }) => partition),
    [1, 2, 0, 0, 2, 2],
  );
  for (const key of keys)
    assert.equal((await kafka.put("orders", 1, { key })).partition, partitionForKey(utf8(key), 3));
  assert.equal((await kafka.put("orders", 1, { key: "till-1", partition: 0 })).partition, 0);
  await refuses("unknown-partition", kafka.put("orders", 1, { partition: 3 }), { partitions: 3 });
});

test("without a key, what is put together stays together, and in time goes everywhere", async () => {
  await using kafka = new Kafkaesque();
  await kafka.createTopic("orders", { partitions: 3 });
  const together = await kafka.putMany("orders", [1, 2, 3, 4]);
  assert.equal(new Set(together.map(({ partition }) => partition)).size, 1);
  const used = new Set<number>();
  for (let number = 0; number < 100; number += 1) used.add((await kafka.put("orders", number)).partition);
  assert.equal(used.size, 3);
});

test("putMany answers in the order of its values, each partition's in one batch", async () => {
  await using kafka = new Kafkaesque();
  await kafka.createTopic("orders", { partitions: 2 });
  const keys = ["a", "b", "c", "d", "e", "f"];
  const puts = await kafka.putMany("orders", keys, { key: (key) => key });
  for (const [index, { partition, offset }] of puts.entries()) {
    assert.equal((await kafka.get("orders", offset, { partition })).key, keys[index]);
  }
  assert.deepEqual(await kafka.putMany("orders", []), []);
});

test("which partition is meant must be said when there are several", async () => {
  await using kafka = new Kafkaesque();
  await kafka.createTopic("orders", { partitions: 2 });
  await kafka.put("orders", "a", { partition: 1 });
  await refuses("invalid-request", kafka.latest("orders"), { field: "partition" });
  assert.equal((await kafka.latest("orders", { partition: 1 })).value, "a");
});

test("a stream gives what is there, then what comes, until it is stopped", async () => {
  await using kafka = new Kafkaesque();
  await kafka.createTopic("orders", { partitions: 2 });
  await kafka.put("orders", "a", { partition: 0 });
  const stop = new AbortController();
  const seen: unknown[] = [];
  const reading = (async () => {
    for await (const { partition, value } of kafka.stream("orders", { signal: stop.signal })) {
      seen.push([partition, value]);
      if (value === "a") await kafka.put("orders", "b", { partition: 1 });
      if (value === "b") setImmediate(() => kafka.put("orders", "c", { partition: 0 }));
      if (value === "c") stop.abort();
    }
  })();
  await reading;
  assert.deepEqual(seen, [
    [0, "a"],
    [1, "b"],
    [0, "c"],
  ]);
});

test("a stream from the end gives only what comes after it began", async () => {
  await using kafka = new Kafkaesque();
  await kafka.put("orders", "old");
  const stream = kafka.stream("orders", { from: "latest" });
  const next = stream.next();
  await new Promise(setImmediate);
  await kafka.put("orders", "new");
  assert.equal((await next).value?.value, "new");
  await stream.return();
});

test("a stream of a topic that is deleted ends with an error", async () => {
  await using kafka = new Kafkaesque();
  await kafka.createTopic("orders");
  const next = refuses("unknown-topic", kafka.stream("orders").next());
  await new Promise(setImmediate);
  await kafka.deleteTopic("orders");
  await next;
});

test("one may wait for ever", async () => {
  await using kafka = new Kafkaesque();
  await kafka.createTopic("orders");
  const read = kafka.read("orders", 0, 0, { waitMs: Number.POSITIVE_INFINITY });
  await new Promise((resolve) => setTimeout(resolve, 20));
  await kafka.put("orders", "at last");
  assert.equal((await read).events[0]?.value, "at last");
});

test("a start that is none is refused", async () => {
  await using kafka = new Kafkaesque();
  await kafka.createTopic("orders");
  await refuses("invalid-request", kafka.resolve("orders", 0, new Date("never")), { field: "from" });
  await refuses("invalid-request", kafka.resolve("orders", 0, 0.5), { field: "from" });
});
