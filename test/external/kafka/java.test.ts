// What Java's client 4 and Kafka's own command-line tools do with the door. Each test stands for a cell of the table in
// docs/kafka.md. scripts/external.sh installs the tools; without them these tests are skipped and say so.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { startKafka, type TestKafka } from "../../../src/testing/index.ts";
import { waitUntil } from "../../kafka/clients/wait-until.ts";
import { javaMissing, runTool, startTool } from "./java.ts";

const skip = javaMissing();

const at = ({ brokers }: TestKafka) => ["--bootstrap-server", brokers.join(",")];

/** Reads so many lines with the console consumer, as a member of a group. */
async function consume(kafka: TestKafka, count: number, words: readonly string[] = []): Promise<string[]> {
  const limits = ["--max-messages", String(count), "--timeout-ms", "20000"];
  const output = await runTool("consumer", [
    ...at(kafka),
    "--topic",
    "orders",
    "--from-beginning",
    ...limits,
    ...words,
  ]);
  return output.trim().split("\n");
}

describe("Java", { skip }, () => {
  test("produce and fetch", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    const lines = Array.from({ length: 500 }, (_, index) => `order ${index}`);
    await runTool("producer", [...at(kafka), "--topic", "orders"], `${lines.join("\n")}\n`);
    assert.deepEqual(await consume(kafka, 500), lines);
    assert.equal((await kafka.read("orders")).length, 500);
  });

  test("null keys, tombstones, headers, timestamps", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    const parse = ["parse.key=true", "key.separator=:", "parse.headers=true", "null.marker=NULL"];
    const words = parse.flatMap((property) => ["--property", property]);
    await runTool("producer", [...at(kafka), "--topic", "orders", ...words], "till:1\tNULL:value\ntill:2\tgone:NULL\n");
    const print = ["print.key=true", "print.headers=true", "print.timestamp=true"];
    const lines = await consume(
      kafka,
      2,
      print.flatMap((property) => ["--property", property]),
    );
    assert.match(lines[0] as string, /^CreateTime:\d+\ttill:1\tnull\tvalue$/);
    assert.match(lines[1] as string, /^CreateTime:\d+\ttill:2\tgone\tnull$/);
  });

  test("five compressions", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    const codecs = ["none", "gzip", "snappy", "lz4", "zstd"];
    for (const codec of codecs) {
      const words = ["--topic", "orders", "--compression-codec", codec];
      await runTool("producer", [...at(kafka), ...words], `${codec.repeat(50)}\n`);
    }
    const expected = codecs.map((codec) => codec.repeat(50));
    assert.deepEqual(await consume(kafka, 5), expected);
    assert.deepEqual(
      (await kafka.read("orders")).map(({ value }) => value),
      expected,
    );
  });

  test("acks 0, 1 and all", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    for (const acks of ["0", "1", "all"]) {
      const words = ["--topic", "orders", "--request-required-acks", acks];
      const off = ["--producer-property", "enable.idempotence=false"];
      await runTool("producer", [...at(kafka), ...words, ...off], `${acks}\n`);
    }
    const events = await kafka.read("orders", { count: 3 });
    assert.deepEqual(
      events.map(({ value }) => value),
      [0, 1, "all"],
    );
  });

  test("idempotent producer", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    const lines = Array.from({ length: 1000 }, (_, index) => `${index}\n`);
    await runTool("producer", [...at(kafka), "--topic", "orders", "--batch-size", "1000"], lines.join(""));
    const events = await kafka.read("orders");
    assert.deepEqual(
      events.map(({ value }) => value),
      Array.from({ length: 1000 }, (_, index) => index),
    );
    assert.equal(kafka.engine.topics.get("orders").partition(0).activeProducers[0]?.lastSequence, 999);
  });

  test("auto-created topics", async () => {
    await using kafka = await startKafka({ defaultPartitions: 2 });
    await runTool("producer", [...at(kafka), "--topic", "new"], "1\n");
    assert.equal((await kafka.engine.describeTopic("new")).partitions.length, 2);
  });

  test("topics: create, list, describe, delete", async () => {
    await using kafka = await startKafka();
    const run = (...words: string[]) => runTool("topics", [...at(kafka), ...words]);
    assert.match(await run("--create", "--topic", "orders", "--partitions", "3"), /Created topic orders/);
    assert.equal((await run("--list")).trim(), "orders");
    assert.match(await run("--describe", "--topic", "orders"), /PartitionCount: 3\s+ReplicationFactor: 1/);
    await run("--delete", "--topic", "orders");
    assert.deepEqual(await kafka.engine.listTopics(), []);
  });

  test("add partitions", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    await runTool("topics", [...at(kafka), "--alter", "--topic", "orders", "--partitions", "4"]);
    assert.equal((await kafka.engine.describeTopic("orders")).partitions.length, 4);
  });

  test("settings of topics", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    const entity = ["--entity-type", "topics", "--entity-name", "orders"];
    await runTool("configs", [...at(kafka), "--alter", ...entity, "--add-config", "retention.ms=60000"]);
    const told = await runTool("configs", [...at(kafka), "--describe", ...entity]);
    assert.match(told, /retention.ms=60000 sensitive=false synonyms=\{DYNAMIC_TOPIC_CONFIG:retention.ms=60000/);
    const broker = ["--entity-type", "brokers", "--entity-name", "1", "--all"];
    assert.match(await runTool("configs", [...at(kafka), "--describe", ...broker]), /node.id=1/);
  });

  test("offsets by place and by time", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    for (const timestamp of [1000, 3000, 2000]) await kafka.put("orders", "x", { timestamp });
    const get = async (time: string) =>
      (await runTool("offsets", [...at(kafka), "--topic", "orders", "--time", time])).trim();
    assert.deepEqual(await Promise.all(["-2", "-1", "1500", "-3"].map(get)), [
      "orders:0:0",
      "orders:0:3",
      "orders:0:1",
      "orders:0:1",
    ]);
  });

  test("delete records", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    for (const value of ["a", "b", "c"]) await kafka.put("orders", value);
    const partitions = [{ topic: "orders", partition: 0, offset: 2 }];
    const directory = mkdtempSync(join(tmpdir(), "moldau-"));
    try {
      const file = join(directory, "offsets.json");
      writeFileSync(file, JSON.stringify({ partitions, version: 1 }));
      const told = await runTool("deleteRecords", [...at(kafka), "--offset-json-file", file]);
      assert.match(told, /orders-0\s+low_watermark: 2/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test("sizes of partitions", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    await kafka.put("orders", "x");
    const told = await runTool("logDirs", [...at(kafka), "--describe", "--topic-list", "orders"]);
    assert.match(told, /"partition":"orders-0","size":\d\d/);
  });

  test("describe the cluster", async () => {
    await using kafka = await startKafka();
    const told = await runTool("cluster", ["cluster-id", ...at(kafka)]);
    assert.match(told, new RegExp(`Cluster ID: ${kafka.engine.topics.clusterId}`));
    assert.match(await runTool("versions", at(kafka)), /Produce\(0\): 0 to 9 \[usable: 9\]/);
  });

  test("errors are the client's own", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    const again = runTool("topics", [...at(kafka), "--create", "--topic", "orders"]);
    await assert.rejects(again, /already exists/);
    const words = ["--create", "--topic", "new", "--replication-factor", "3"];
    await assert.rejects(runTool("topics", [...at(kafka), ...words]), /cannot have 3 replicas/);
  });

  test("groups: join, commit, resume", async () => {
    await using kafka = await startKafka({ topics: { orders: 3 } });
    for (let count = 0; count < 30; count += 1) await kafka.put("orders", count, { partition: count % 3 });
    assert.equal((await consume(kafka, 30, ["--group", "preparers"])).length, 30);
    const { partitions } = await kafka.engine.groups.describe("preparers");
    assert.deepEqual(
      partitions.map(({ committed }) => committed),
      [10, 10, 10],
    );
    await kafka.put("orders", "next", { partition: 1 });
    assert.deepEqual(await consume(kafka, 1, ["--group", "preparers"]), ["next"]);
  });

  test("groups: share partitions", async () => {
    await using kafka = await startKafka({ topics: { orders: 4 } });
    const words = [...at(kafka), "--topic", "orders", "--group-id", "preparers", "--group-protocol", "classic"];
    const members = [startTool("verifiableConsumer", words), startTool("verifiableConsumer", words)];
    const ended = members.map((child) => new Promise((resolve) => child.on("close", resolve)));
    for (const child of members) child.stdout.resume();
    try {
      await waitUntil(async () => {
        const group = await kafka.engine.groups.describe("preparers");
        return group.members.length === 2 && group.members.every(({ partitions }) => partitions.length === 2);
      }, 30_000);
    } finally {
      for (const child of members) child.kill("SIGTERM");
      await Promise.all(ended);
    }
    await waitUntil(async () => (await kafka.engine.groups.describe("preparers")).state === "empty");
  });

  test("groups: list, describe, reset, delete", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    for (const value of ["a", "b", "c"]) await kafka.put("orders", value);
    await consume(kafka, 3, ["--group", "preparers"]);
    const run = (...words: string[]) => runTool("groups", [...at(kafka), ...words]);
    assert.equal((await run("--list")).trim(), "preparers");
    assert.match(await run("--describe", "--group", "preparers"), /preparers\s+orders\s+0\s+3\s+3\s+0/);
    const reset = ["--reset-offsets", "--group", "preparers", "--topic", "orders", "--to-offset", "1", "--execute"];
    assert.match(await run(...reset), /orders\s+0\s+1/);
    const offsets = ["--delete-offsets", "--group", "preparers", "--topic", "orders"];
    assert.match(await run(...offsets), /orders\s+0\s+Successful/);
    assert.match(await run("--delete", "--group", "preparers"), /was successful/);
    assert.deepEqual(await kafka.engine.groups.list(), []);
  });

  test("transactions: commit and abort", async () => {
    await using kafka = await startKafka({ topics: { orders: 1 } });
    const load = ["--num-records", "200", "--record-size", "10", "--throughput", "400"];
    const transactions = ["--transactional-id", "till-1", "--transaction-duration-ms", "50"];
    const properties = ["--producer-props", `bootstrap.servers=${kafka.brokers.join(",")}`];
    await runTool("performance", ["--topic", "orders", ...load, ...transactions, ...properties]);
    const { end } = (await kafka.engine.describeTopic("orders")).partitions[0] ?? assert.fail();
    assert.ok(end > 202, `${end} offsets hold 200 records and several markers`);
    assert.equal((await consume(kafka, 200, ["--isolation-level", "read_committed"])).length, 200);
    assert.equal((await kafka.read("orders")).length, 200);
    assert.match(await runTool("transactions", [...at(kafka), "list"]), /till-1\s+1\s+\d+\s+CompleteCommit/);
    const describe = ["describe", "--transactional-id", "till-1"];
    assert.match(await runTool("transactions", [...at(kafka), ...describe]), /till-1\s+\d+\s+\d+\s+CompleteCommit/);
  });
});
