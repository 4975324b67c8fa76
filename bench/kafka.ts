// Measures the Kafka door beside a real Apache Kafka, in turns, with kcat (librdkafka) as the client of both:
// node bench/kafka.ts [--rounds 3] [--only produce,consume,latency,start] [--quick].
// Needs kcat, and `scripts/kafka/kafka.sh install` for Apache Kafka; without that only Moldau is measured.

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { batchesIn, readHeader } from "../src/log/index.ts";
import { isKafka, KafkaClient } from "./load/kafka-client.ts";
import { circumstances, median, percentile, short, table } from "./load/report.ts";
import { freePort, ServerProcess } from "./load/server-process.ts";

const { values: flags } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    only: { type: "string" },
    quick: { type: "boolean", default: false },
  },
});

const root = join(import.meta.dirname, "..");
const script = join(root, "scripts/kafka/kafka.sh");
const scratch = mkdtempSync(join(tmpdir(), "moldau-bench-"));
const scale = flags.quick ? 0.25 : 1;
const gigabyte = 1e9;

/** One broker in the comparison. */
interface Contender {
  readonly name: string;
  /** Makes a directory ready; what it takes does not count. */
  prepare(port: number, directory: string): void;
  command(port: number, directory: string): readonly string[];
}

const moldau: Contender = {
  name: "Moldau",
  prepare: () => undefined,
  command: (port, directory) => {
    const words = ["serve", "--port", "0", "--kafka-port", String(port), "--data", directory];
    return [process.execPath, join(root, "dist/cli/main.js"), ...words];
  },
};

const apacheKafka: Contender = {
  name: "Apache Kafka",
  prepare: (port, directory) => execFileSync(script, ["prepare", String(port), directory]),
  command: (port, directory) => [script, "start", String(port), directory],
};

type Figures = Readonly<Record<string, number>>;
type Scenario = (server: ServerProcess) => Promise<Figures>;

/** A file of lines for kcat to send. */
function linesOf(bytes: number, count: number): string {
  const file = join(scratch, `${bytes}-${count}.txt`);
  const handle = openSync(file, "w");
  const block = 10_000;
  for (let from = 0; from < count; from += block) {
    const lines = Array.from({ length: Math.min(block, count - from) }, (_, at) =>
      String(from + at).padEnd(bytes, "x"),
    );
    writeSync(handle, `${lines.join("\n")}\n`);
  }
  closeSync(handle);
  return file;
}

function kcat(server: ServerProcess, words: readonly string[]): Promise<void> {
  const child = spawn("kcat", ["-b", `127.0.0.1:${server.port}`, ...words], { stdio: ["ignore", "ignore", "inherit"] });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`kcat ended with ${code}`))));
  });
}

/** Runs something on `count` records of `bytes` each, and gives its speed and what the broker used up. */
async function measured(server: ServerProcess, bytes: number, count: number, work: () => Promise<void>) {
  const cpu = server.cpuSeconds();
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1000;
  const used = server.cpuSeconds() - cpu;
  return {
    "MB/s": (bytes * count) / seconds / 1e6,
    "k/s": count / seconds / 1000,
    "CPU s/GB": (used / (bytes * count)) * gigabyte,
    "CPU s/M": (used / count) * 1e6,
    "memory MB": server.memoryMb(),
  };
}

const unlimited = ["-X", "queue.buffering.max.messages=1000000", "-X", "queue.buffering.max.kbytes=1000000"];

/** Lets the broker's code get hot first: a Java machine compiles for a while. */
function warmUp(server: ServerProcess, bytes: number, count: number): Promise<void> {
  return kcat(server, ["-P", "-t", "warm", "-p", "0", ...unlimited, "-l", linesOf(bytes, Math.ceil(count / 2))]);
}

function producing(bytes: number, count: number, settings: readonly string[]): Scenario {
  return async (server) => {
    await warmUp(server, bytes, count);
    const words = ["-P", "-t", `put-${bytes}`, "-p", "0", ...unlimited, ...settings, "-l", linesOf(bytes, count)];
    return measured(server, bytes, count, () => kcat(server, words));
  };
}

function consuming(bytes: number, count: number): Scenario {
  return async (server) => {
    const topic = `get-${bytes}`;
    await warmUp(server, bytes, count);
    await kcat(server, ["-P", "-t", topic, "-p", "0", ...unlimited, "-X", "acks=1", "-l", linesOf(bytes, count)]);
    const words = ["-C", "-t", topic, "-p", "0", "-o", "beginning", "-e", "-q", "-f", ""];
    await kcat(server, words);
    return measured(server, bytes, count, () => kcat(server, words));
  };
}

/** Puts 1,000 events a second one by one, reads them as they come, and takes the time from put to read. */
const latency: Scenario = async (server) => {
  const [writer, reader] = [await KafkaClient.open(server.port), await KafkaClient.open(server.port)];
  await kcat(server, ["-P", "-t", "latency", "-p", "0", "-l", linesOf(10, 1)]);
  const count = 10_000 * scale;
  const sentAt: number[] = [];
  const took: number[] = [];
  const reading = (async () => {
    for (let next = 1; next <= count; ) {
      const bytes = await reader.read("latency", next);
      const now = performance.now();
      for (const batch of batchesIn([bytes])) {
        const { baseOffset, lastOffset } = readHeader(batch);
        if (baseOffset >= next) took.push(now - (sentAt[baseOffset - 1] ?? now));
        next = lastOffset + 1;
      }
    }
  })();
  const began = performance.now();
  const value = Buffer.alloc(100, "x");
  while (sentAt.length < count) {
    while (sentAt.length < count && sentAt.length < performance.now() - began) {
      sentAt.push(performance.now());
      writer.put("latency", value).catch(() => undefined);
    }
    await sleep(1);
  }
  await reading;
  writer.close();
  reader.close();
  const settled = took.slice(took.length / 2);
  return { "p50 ms": percentile(settled, 0.5), "p99 ms": percentile(settled, 0.99) };
};

/** How long it takes from the start of the process to the first answer, and what it holds then. */
const starting: Scenario = async (server) => {
  await sleep(1000);
  return { "start ms": server.startMs, "idle MB": server.memoryMb() };
};

const scenarios: Record<string, Scenario> = {
  start: starting,
  "produce 1 KiB, acks=1": producing(1024, 400_000 * scale, ["-X", "acks=1"]),
  "produce 1 KiB, acks=all": producing(1024, 400_000 * scale, ["-X", "acks=all"]),
  "produce 100 B": producing(100, 3_000_000 * scale, ["-X", "acks=1"]),
  "produce 100 B, one a batch": producing(100, 100_000 * scale, ["-X", "acks=1", "-X", "batch.num.messages=1"]),
  "consume 1 KiB": consuming(1024, 400_000 * scale),
  "consume 100 B": consuming(100, 3_000_000 * scale),
  "latency at 1,000/s": latency,
};

async function run(contender: Contender, scenario: Scenario): Promise<Figures> {
  const directory = mkdtempSync(join(scratch, "data-"));
  const port = await freePort();
  contender.prepare(port, directory);
  const server = await ServerProcess.start(() => contender.command(port, directory), isKafka, port);
  try {
    return await scenario(server);
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const installed = spawnSync(script, ["tool", "kafka.Kafka", "--version"]).status === 0;
  const contenders = installed ? [moldau, apacheKafka] : [moldau];
  const wanted = flags.only?.split(",");
  const rows: string[][] = [];
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (wanted !== undefined && !wanted.some((word) => name.includes(word))) continue;
    const figures = new Map<Contender, Figures[]>(contenders.map((contender) => [contender, []]));
    for (let round = 0; round < Number(flags.rounds); round += 1) {
      for (const contender of contenders) figures.get(contender)?.push(await run(contender, scenario));
    }
    for (const [contender, taken] of figures) {
      const middle = (key: string) => short(median(taken.map((one) => one[key] ?? Number.NaN)));
      const told = Object.keys(taken[0] ?? {}).map((key) => `${middle(key)} ${key}`);
      rows.push([name, contender.name, told.join(", ")]);
      console.error(rows.at(-1)?.join(" | "));
    }
  }
  console.log(`${circumstances()}\n\n${table(["Work", "Broker", "Median figures"], rows)}`);
}

try {
  await main();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
