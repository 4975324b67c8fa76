// Measures the log on disk: node --conditions=source bench/storage.ts [--only append,read,events,partitions]
// [--events 50000000] [--partitions 10000] [--quick] [--directory DIR]. Appends by acks, event and batch size; reads hot
// and cold; start-up, memory and look-ups with very many events and with very many partitions.
// The last two start real servers and want `npm run build` first.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Kafkaesque } from "../src/broker/index.ts";
import {
  type Acks,
  batchesIn,
  encodeBatch,
  type Log,
  openDiskStore,
  readHeader,
  type Store,
} from "../src/log/index.ts";
import { circumstances, median, percentile, short, table } from "./load/report.ts";
import { ServerProcess } from "./load/server-process.ts";

const { values: flags } = parseArgs({
  options: {
    only: { type: "string", default: "append,read,events,partitions" },
    events: { type: "string" },
    partitions: { type: "string" },
    directory: { type: "string", default: tmpdir() },
    quick: { type: "boolean", default: false },
  },
});

const root = join(import.meta.dirname, "..");
const scratch = mkdtempSync(join(flags.directory, "moldau-storage-"));
const deaf = { grown: () => undefined, takenBack: () => undefined };
const settings = { segmentBytes: 128 * 1024 * 1024, segmentMs: 7 * 24 * 3_600_000 };
const scale = flags.quick ? 0.05 : 1;
const eventBytes = 100;

/** What gives batches. */
interface PartitionReader {
  readBatches(offset: number, maxBytes: number): Uint8Array[] | Promise<Uint8Array[]>;
}

/** What some work took. */
interface Cost {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - began) / 1_000, cpuSeconds: (user + system) / 1e6 };
}

function batchOf(events: number, bytes: number): Uint8Array {
  const value = new Uint8Array(bytes).fill(120);
  return encodeBatch(
    Array.from({ length: events }, () => ({ value })),
    { timestamp: Date.now() },
  );
}

/** Appends a batch `count` times; as many as come in one turn when 64 connections each wait for their own. */
async function appendMany(log: Log, batch: Uint8Array, count: number, acks: Acks, perTurn: number): Promise<void> {
  for (let done = 0; done < count; ) {
    const turn = Math.min(perTurn, count - done);
    for (let index = 0; index < turn; index += 1) log.append(batch);
    done += turn;
    await (log.settle(acks) ?? new Promise((resolve) => setImmediate(resolve)));
  }
}

async function measureAppends(): Promise<void> {
  const rows: string[][] = [];
  for (const [events, bytes] of [
    [1, 100],
    [100, 100],
    [1_000, 100],
    [1_000, 1_000],
    [10, 10_000],
  ] as const) {
    const batch = batchOf(events, bytes);
    const perTurn = Math.max(1, Math.min(64, Math.floor((4 * 1024 * 1024) / batch.length)));
    for (const acks of [0, 1, "all"] as const) {
      const total = (acks === "all" ? 2e8 : 1e9) * scale * (events === 1 ? 0.05 : 1);
      const count = Math.ceil(total / batch.length);
      const { log, store } = await newLog(`append-${events}-${bytes}-${acks}`);
      const { seconds, cpuSeconds } = await costOf(() => appendMany(log, batch, count, acks, perTurn));
      const megabytes = (count * batch.length) / 1e6;
      rows.push([
        `${events} x ${bytes} B, acks=${acks}`,
        short((count * events) / seconds / 1_000),
        short(megabytes / seconds),
        short((cpuSeconds / megabytes) * 1_000),
        short((cpuSeconds / (count * events)) * 1e6),
      ]);
      await store.close();
    }
  }
  print("Append", ["events a batch x size", "k events/s", "MB/s", "CPU-s a GB", "CPU-s a million"], rows);
}

async function newLog(name: string, hotBytes?: number): Promise<{ log: Log; store: Store }> {
  const store = await openDiskStore(join(scratch, name), { hotBytes });
  return { store, log: store.openLog("bench-0", settings, deaf) };
}

async function measureReads(): Promise<void> {
  const rows: string[][] = [];
  for (const [events, bytes] of [
    [1, 100],
    [1_000, 100],
    [1_000, 1_000],
  ] as const) {
    const batch = batchOf(events, bytes);
    const count = Math.ceil((events === 1 ? 2e7 : 4e8 * scale) / batch.length);
    for (const [warmth, hotBytes] of [
      ["hot", 1e9],
      ["from the file", 0],
    ] as const) {
      const { log, store } = await newLog(`read-${events}-${bytes}-${hotBytes}`, hotBytes);
      await appendMany(log, batch, count, 1, 1 + Math.floor(1e6 / batch.length));
      const { seconds, cpuSeconds } = await costOf(() => readThrough(log));
      const megabytes = (count * batch.length) / 1e6;
      rows.push([
        `${events} x ${bytes} B, ${warmth}`,
        short((count * events) / seconds / 1_000),
        short(megabytes / seconds),
        short((cpuSeconds / megabytes) * 1_000),
      ]);
      await store.close();
    }
  }
  print("Read, 1 MiB at a time", ["events a batch x size", "k events/s", "MB/s", "CPU-s a GB"], rows);
}

async function readThrough(log: Log): Promise<void> {
  for (let offset = log.earliest; offset < log.end; ) {
    const chunks = await log.read(offset, 1024 * 1024);
    for (const batch of batchesIn(chunks.slice(-1))) offset = readHeader(batch).lastOffset + 1;
  }
}

async function measureEvents(): Promise<void> {
  const count = Number(flags.events ?? 50_000_000 * scale);
  const directory = join(scratch, "events");
  await fill(directory, count);
  const [full, empty] = [await starts(directory), await starts(join(scratch, "empty"))];
  const busyMb = await memoryUnderReads(directory, count);
  const kafka = await Kafkaesque.open({ store: await openDiskStore(directory) });
  const partition = kafka.topics.get("events").partition(0);
  const took: number[] = [];
  for (let index = 0; index < 5_000; index += 1) {
    const began = performance.now();
    await kafka.get("events", Math.floor(Math.random() * count));
    took.push(performance.now() - began);
  }
  const cold = dropCaches() ? await costOf(() => readPartition(partition, count)) : undefined;
  const warm = await costOf(() => readPartition(partition, count));
  await kafka.close();
  print(
    `${short(count / 1e6)} million events of ${eventBytes} bytes in one partition`,
    ["", "figure"],
    [
      ["start to first answer, ms (empty server)", `${short(full.startMs)} (${short(empty.startMs)})`],
      ["memory after the start, MB (empty server)", `${short(full.memoryMb)} (${short(empty.memoryMb)})`],
      ["the most memory under look-ups and a replay over HTTP, MB", short(busyMb)],
      ["get at a random offset, ms: p50 / p99", `${short(median(took))} / ${short(percentile(took, 0.99))}`],
      ["replay, caches dropped, k events/s", cold === undefined ? "needs root" : short(count / cold.seconds / 1_000)],
      ["replay, files cached by the system, k events/s", short(count / warm.seconds / 1_000)],
    ],
  );
}

async function fill(directory: string, count: number): Promise<void> {
  const kafka = await Kafkaesque.open({ store: await openDiskStore(directory) });
  await kafka.createTopic("events", { partitions: 1 });
  const partition = kafka.topics.get("events").partition(0);
  const perBatch = 1_000;
  const batch = batchOf(perBatch, eventBytes);
  for (let done = 0; done < count; done += perBatch) await partition.appendBatch(batch, 1).settled;
  await kafka.close();
}

/** The most memory that a server takes while events are got at random and then all are streamed, in MB. */
async function memoryUnderReads(directory: string, count: number): Promise<number> {
  const server = await ServerProcess.start((port) => [...serve(directory), "--port", String(port)]);
  const events = `http://127.0.0.1:${server.port}/topics/events/partitions/0/events`;
  let most = server.memoryMb();
  for (let index = 0; index < 2_000; index += 1) {
    await (await fetch(`${events}/${Math.floor(Math.random() * count)}`)).arrayBuffer();
    if (index % 50 === 0) most = Math.max(most, server.memoryMb());
  }
  const ending = new AbortController();
  const stream = await fetch(`${events}?from=earliest`, {
    headers: { Accept: "text/event-stream" },
    signal: ending.signal,
  });
  let chunks = 0;
  for await (const chunk of stream.body as ReadableStream<Uint8Array>) {
    if (chunks++ % 100 === 0) most = Math.max(most, server.memoryMb());
    if (Buffer.from(chunk).includes("event: caught-up")) break;
  }
  ending.abort();
  await server.stop();
  return most;
}

async function readPartition(partition: PartitionReader, end: number): Promise<void> {
  for (let offset = 0; offset < end; ) {
    for (const batch of batchesIn(await partition.readBatches(offset, 1024 * 1024))) {
      offset = readHeader(batch).lastOffset + 1;
    }
  }
}

async function measurePartitions(): Promise<void> {
  const partitions = Number(flags.partitions ?? 10_000 * scale);
  const directory = join(scratch, "partitions");
  const filling = await Kafkaesque.open({ store: await openDiskStore(directory) });
  const made = await costOf(() => filling.createTopic("wide", { partitions }));
  const event = { value: new Uint8Array(eventBytes) };
  const appended = await costOf(() =>
    Promise.all(Array.from({ length: partitions }, (_, index) => filling.append("wide", index, [event]))),
  );
  await filling.close();
  const [full, empty] = [await starts(directory), await starts(join(scratch, "empty"))];
  print(
    `${partitions} partitions, one event in each`,
    ["", "figure"],
    [
      ["making them, s", short(made.seconds)],
      ["an event to each, acks=all, all at once, s", short(appended.seconds)],
      ["start to first answer, ms (empty server)", `${short(full.startMs)} (${short(empty.startMs)})`],
      ["memory after the start, MB (empty server)", `${short(full.memoryMb)} (${short(empty.memoryMb)})`],
    ],
  );
}

function serve(directory: string): string[] {
  return [process.execPath, join(root, "dist/cli/main.js"), "serve", "--kafka-port", "off", "--data", directory];
}

/** Starts a server on a directory three times: the median of what that takes. */
async function starts(directory: string): Promise<{ startMs: number; memoryMb: number }> {
  const [startMs, memoryMb]: [number[], number[]] = [[], []];
  for (let round = 0; round < 3; round += 1) {
    const server = await ServerProcess.start((port) => [...serve(directory), "--port", String(port)]);
    startMs.push(server.startMs);
    memoryMb.push(server.memoryMb());
    await server.stop();
  }
  return { startMs: median(startMs), memoryMb: median(memoryMb) };
}

/** Has the system forget the files it has read (Linux, root). */
function dropCaches(): boolean {
  return spawnSync("sh", ["-c", "sync; echo 1 > /proc/sys/vm/drop_caches"], { stdio: "ignore" }).status === 0;
}

function print(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(`\n### ${title}\n\n${table(head, rows)}`);
}

const scenarios = { append: measureAppends, read: measureReads, events: measureEvents, partitions: measurePartitions };
try {
  console.log(circumstances());
  for (const name of flags.only.split(",")) await scenarios[name as keyof typeof scenarios]();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
