// What kcat, and with it librdkafka, does with the door. Each test stands for a cell of the table in docs/kafka.md.
// scripts/external.sh installs kcat; without it these tests are skipped and say so.

import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { describe, test } from "node:test";
import { attribute, encodeBatch } from "../../../src/log/index.ts";
import { startKafka, type TestKafka } from "../../../src/testing/index.ts";
import { waitUntil } from "../../kafka/clients/wait-until.ts";

function installed(): boolean {
  try {
    execFileSync("kcat", ["-V"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const skip = installed() ? false : "kcat is not installed: apt-get install kcat";

/** Runs kcat to its end; gives what it printed. Rejects with what it complained of. */
function kcat(kafka: TestKafka, words: readonly string[], input = ""): Promise<string> {
  const child = spawn("kcat", ["-b", kafka.brokers.join(","), ...words]);
  let output = "";
  let complaint = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    complaint += chunk;
  });
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(output) : reject(new Error(complaint || `kcat ended with ${code}`)),
    );
  });
}

/** Starts a member of a group; `lines` grows as it reads. */
function member(kafka: TestKafka, group: string): { child: ChildProcess; lines: string[]; stop(): Promise<void> } {
  const settings = ["-X", "auto.offset.reset=earliest", "-X", "auto.commit.interval.ms=50"];
  const child = spawn("kcat", [
    "-b",
    kafka.brokers.join(","),
    ...settings,
    "-u",
    "-f",
    "%p %o %s\n",
    "-G",
    group,
    "orders",
  ]);
  const lines: string[] = [];
  let rest = "";
  child.stdout.on("data", (chunk: Buffer) => {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() as string;
    lines.push(...parts);
  });
  child.stderr.resume();
  const ended = new Promise((resolve) => child.on("close", resolve));
  return {
    child,
    lines,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

describe("kcat", { skip, concurrency: 2 }, () => {
  test("produce and fetch", async () => {
    await using kafka = await startKafka({ topics: { orders: 3 } });
    const lines = Array.from({ length: 1000 }, (_, index) => `till-${index % 7}:order ${index}`);
    await kcat(kafka, ["-P", "-t", "orders", "-K:"], lines.join("\n"));
    const got = await kcat(kafka, ["-C", "-t", "orders", "-e", "-q", "-K:"]);
    assert.deepEqual(got.trim().split("\n").sort(), lines.sort());
  });

  test("null keys, tombstones, headers, timestamps", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    await kcat(kafka, ["-P", "-t", "orders", "-H", "till=1", "-H", "empty"], "value");
    await kcat(kafka, ["-P", "-t", "orders", "-K:", "-Z"], "gone:");
    const format = "%o %K %S %h %T\n";
    const [first, second] = (await kcat(kafka, ["-C", "-t", "orders", "-e", "-q", "-f", format])).trim().split("\n");
    assert.match(first as string, /^0 -1 5 till=1,empty=NULL \d{13}$/);
    assert.match(second as string, /^1 4 -1 /);
    const events = await kafka.read("orders");
    assert.deepEqual(
      events.map(({ key, value, headers }) => [key, value, headers.length]),
      [
        [null, "value", 2],
        ["gone", null, 0],
      ],
    );
  });

  test("five compressions", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    const codecs = ["none", "gzip", "snappy", "lz4", "zstd"];
    for (const [code, codec] of codecs.entries()) {
      await kcat(kafka, ["-P", "-t", "orders", "-z", codec], codec.repeat(50));
      const [batch] = (await kafka.engine.topics.get("orders").partition(0).readBatches(code, 1)) as [Uint8Array];
      assert.equal((batch[22] ?? 0) & 7, code, `${codec} arrives as ${codec}`);
    }
    const expected = codecs.map((codec) => codec.repeat(50));
    const got = await kcat(kafka, ["-C", "-t", "orders", "-e", "-q"]);
    assert.deepEqual(got.trim().split("\n"), expected);
    assert.deepEqual(
      (await kafka.read("orders")).map(({ value }) => value),
      expected,
    );
  });

  test("acks 0, 1 and all", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    for (const acks of ["0", "1", "all"]) await kcat(kafka, ["-P", "-t", "orders", "-X", `acks=${acks}`], acks);
    const events = await kafka.read("orders", { count: 3 });
    assert.deepEqual(
      events.map(({ value }) => value),
      [0, 1, "all"],
    );
  });

  test("idempotent producer", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    const settings = ["-X", "enable.idempotence=true", "-X", "batch.num.messages=10"];
    await kcat(kafka, ["-P", "-t", "orders", ...settings], Array.from({ length: 100 }, (_, index) => index).join("\n"));
    const events = await kafka.read("orders");
    assert.deepEqual(
      events.map(({ value }) => value),
      Array.from({ length: 100 }, (_, index) => index),
    );
    const [producer] = kafka.engine.topics.get("orders").partition(0).activeProducers;
    assert.equal(producer?.lastSequence, 99);
  });

  test("auto-created topics", async () => {
    await using kafka = await startKafka({ defaultPartitions: 2 });
    await kcat(kafka, ["-P", "-t", "new"], "1");
    assert.equal((await kafka.engine.describeTopic("new")).partitions.length, 2);
  });

  test("topics: list, describe", async () => {
    await using kafka = await startKafka({ topics: { orders: 3 } });
    const listed = JSON.parse(await kcat(kafka, ["-L", "-J", "-t", "orders"]));
    assert.equal(listed.topics[0].partitions.length, 3);
  });

  test("describe the cluster", async () => {
    await using kafka = await startKafka();
    const { brokers, controllerid } = JSON.parse(await kcat(kafka, ["-L", "-J"]));
    assert.deepEqual([brokers, controllerid], [[{ id: 1, name: kafka.brokers[0] }], 1]);
  });

  test("offsets by place and by time", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    for (const timestamp of [1000, 2000, 3000]) await kafka.put("orders", "x", { timestamp });
    const at = async (place: string) => (await kcat(kafka, ["-Q", "-t", `orders:0:${place}`])).trim();
    assert.equal(await at("-2"), "orders [0] offset 0");
    assert.equal(await at("-1"), "orders [0] offset 3");
    assert.equal(await at("1500"), "orders [0] offset 1");
    assert.equal((await kcat(kafka, ["-C", "-t", "orders", "-o", "-1", "-e", "-q", "-f", "%o"])).trim(), "2");
    assert.equal((await kcat(kafka, ["-C", "-t", "orders", "-o", "s@2000", "-e", "-q", "-f", "%o "])).trim(), "1 2");
  });

  test("errors are the client's own", async () => {
    await using kafka = await startKafka({ autoCreateTopics: false, topics: { orders: 1 } });
    await assert.rejects(kcat(kafka, ["-C", "-t", "unknown", "-e"]), /Unknown topic or partition/);
    const huge = ["-P", "-t", "orders", "-X", "message.max.bytes=10000000", "-D", "\u0001"];
    await assert.rejects(kcat(kafka, huge, "x".repeat(2_000_000)), /Message size too large/);
  });

  test("groups: join, commit, resume", async () => {
    await using kafka = await startKafka({ topics: { orders: 3 } });
    for (let count = 0; count < 30; count += 1) await kafka.put("orders", count, { partition: count % 3 });
    const first = member(kafka, "preparers");
    await waitUntil(() => first.lines.length === 30, 10_000);
    await first.stop();
    const { partitions } = await kafka.engine.groups.describe("preparers");
    assert.deepEqual(
      partitions.map(({ committed }) => committed),
      [10, 10, 10],
    );
    await kafka.put("orders", "next", { partition: 1 });
    const second = member(kafka, "preparers");
    await waitUntil(() => second.lines.length > 0, 10_000);
    await second.stop();
    assert.deepEqual(second.lines, ["1 10 next"]);
  });

  test("groups: share partitions", async () => {
    await using kafka = await startKafka({ topics: { orders: 4 } });
    const members = [member(kafka, "preparers"), member(kafka, "preparers")];
    await waitUntil(async () => {
      const group = await kafka.engine.groups.describe("preparers");
      return group.members.length === 2 && group.members.every(({ partitions }) => partitions.length === 2);
    }, 20_000);
    for (let partition = 0; partition < 4; partition += 1) await kafka.put("orders", "x", { partition });
    await waitUntil(() => members.every(({ lines }) => lines.length === 2), 10_000);
    await Promise.all(members.map((one) => one.stop()));
    assert.equal((await kafka.engine.groups.describe("preparers")).state, "empty");
  });

  test("transactions: commit and abort", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    await kcat(kafka, ["-P", "-t", "orders", "-X", "transactional.id=till-1"], "first\nfirst, too");
    const { producerId, epoch } = await kafka.engine.transactions.begin("till-2", 60_000);
    const place = { topic: "orders", partition: 0 };
    await kafka.engine.transactions.addPartitions("till-2", { producerId, epoch }, [place]);
    const attributes = attribute.transactional;
    const options = { timestamp: 1, attributes, producerId, producerEpoch: epoch, baseSequence: 0 };
    const batch = encodeBatch([{ value: Buffer.from("aborted") }], options);
    kafka.engine.topics.get("orders").partition(0).appendBatch(batch, 1);
    await kafka.engine.transactions.end("till-2", { producerId, epoch }, false);
    await kcat(kafka, ["-P", "-t", "orders", "-X", "transactional.id=till-1"], "second");
    const words = ["-C", "-t", "orders", "-e", "-q", "-f", "%o %s\n"];
    const committed = await kcat(kafka, [...words, "-X", "isolation.level=read_committed"]);
    assert.deepEqual(committed.trim().split("\n"), ["0 first", "1 first, too", "5 second"]);
    const all = await kcat(kafka, [...words, "-X", "isolation.level=read_uncommitted"]);
    assert.deepEqual(all.trim().split("\n"), ["0 first", "1 first, too", "3 aborted", "5 second"]);
  });
});
