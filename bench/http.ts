// Measures the HTTP door beside a plain FastAPI server (the outline's own design) and a plain Fastify server,
// in turns on the same work: node bench/http.ts [--rounds 3] [--only put,batch,replay,fan-out,latency,start] [--quick].

import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Connection, postRequest } from "./load/connection.ts";
import { circumstances, median, percentile, short, table } from "./load/report.ts";
import { ServerProcess } from "./load/server-process.ts";
import { SseReader } from "./load/sse-reader.ts";

const { values: flags } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    only: { type: "string" },
    quick: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});

/** One server in the comparison. */
interface Contender {
  readonly name: string;
  readonly command: (port: number) => readonly string[];
  /** The query that makes it stream from the first event. */
  readonly fromStart: string;
  /** What its puts carry beside the body. */
  readonly putQuery: string;
}

const root = join(import.meta.dirname, "..");
const python = join(import.meta.dirname, ".venv/bin/python");
const scratch = mkdtempSync(join(tmpdir(), "moldau-bench-"));

function moldau(name: string, putQuery: string, storage: () => readonly string[]): Contender {
  const program = [process.execPath, join(root, "dist/cli/main.js"), "serve", "--kafka-port", "off"];
  return {
    name,
    putQuery,
    fromStart: "from=earliest",
    command: (port) => [...program, "--port", String(port), ...storage()],
  };
}

const onDisk = () => ["--data", join(scratch, `data-${performance.now()}`)];

const contenders: Contender[] = [
  ...(existsSync(python)
    ? [
        {
          name: "FastAPI",
          putQuery: "",
          fromStart: "start=earliest",
          command: (port: number) => [python, join(import.meta.dirname, "peers/fastapi_server.py"), String(port)],
        },
      ]
    : []),
  {
    name: "Fastify",
    putQuery: "",
    fromStart: "start=earliest",
    command: (port) => [process.execPath, join(import.meta.dirname, "peers/fastify-server.ts"), String(port)],
  },
  moldau("Moldau, memory", "?acks=1", () => ["--memory", "--max-events", "2000000"]),
  moldau("Moldau, disk, acks=1", "?acks=1", onDisk),
  moldau("Moldau, disk, acks=all", "?acks=all", onDisk),
];

/** What one run of one scenario on one server gives: figures by name. */
type Figures = Readonly<Record<string, number>>;
type Scenario = (server: ServerProcess, contender: Contender) => Promise<Figures>;

const scale = flags.quick ? 0.2 : 1;
const padding = "x".repeat(58);
/** An event of about 100 bytes of JSON, with the time it was sent. */
const event = () =>
  `{"value":{"sentAt":${(performance.timeOrigin + performance.now()).toFixed(3)},"pad":"${padding}"}}`;

function batchOf(count: number): string {
  return `[${Array.from({ length: count }, event).join(",")}]`;
}

/** Puts for a while over some connections, `batch` events at a time. */
function put(connections: number, batch: number): Scenario {
  return async (server, { putQuery }) => {
    const opened = await Promise.all(Array.from({ length: connections }, () => Connection.open(server.port)));
    const request = postRequest(`/topics/put/events${putQuery}`, batch === 1 ? event() : batchOf(batch));
    const run = async (milliseconds: number) => {
      const until = performance.now() + milliseconds;
      let requests = 0;
      await Promise.all(
        opened.map(async (connection) => {
          while (performance.now() < until) {
            await connection.send(request);
            requests += 1;
          }
        }),
      );
      return requests * batch;
    };
    await run(700 * scale);
    const cpu = server.cpuSeconds();
    const began = performance.now();
    const events = await run(3000 * scale);
    const seconds = (performance.now() - began) / 1000;
    for (const connection of opened) connection.close();
    return { "k/s": events / seconds / 1000, "CPU s/M": ((server.cpuSeconds() - cpu) / events) * 1e6 };
  };
}

async function fill(server: ServerProcess, { putQuery }: Contender, events: number): Promise<void> {
  const connection = await Connection.open(server.port);
  const request = postRequest(`/topics/replay/events${putQuery}`, batchOf(1000));
  for (let filled = 0; filled < events; filled += 1000) await connection.send(request);
  connection.close();
}

/** Streams what is there to one reader. */
const replay: Scenario = async (server, contender) => {
  const events = 1_000_000 * scale;
  await fill(server, contender, events);
  const cpu = server.cpuSeconds();
  const began = performance.now();
  const reader = new SseReader(server.port, `/topics/replay/events?${contender.fromStart}`);
  await reader.until(events);
  const seconds = (performance.now() - began) / 1000;
  reader.close();
  return {
    "k/s": events / seconds / 1000,
    "CPU s/M": ((server.cpuSeconds() - cpu) / events) * 1e6,
    MB: server.memoryMb(),
  };
};

/** Sends at a steady pace while readers listen; every tenth looks at the times. */
function fanOut(readers: number, perSecond: number): Scenario {
  return async (server, { putQuery }) => {
    const connection = await Connection.open(server.port);
    await connection.send(postRequest(`/topics/fan/events${putQuery}`, event()));
    const listening = Array.from({ length: readers }, (_, index) => {
      return new SseReader(server.port, "/topics/fan/events", index % 10 === 0 || readers === 1);
    });
    await new Promise((resolve) => setTimeout(resolve, 500 + readers));
    const before = listening.reduce((sum, reader) => sum + reader.blocks, 0);
    const cpu = server.cpuSeconds();
    const seconds = 6 * scale;
    const sent = await sendSteadily(connection, `/topics/fan/events${putQuery}`, perSecond, seconds);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const delivered = listening.reduce((sum, reader) => sum + reader.blocks, 0) - before;
    const latencies = listening.flatMap((reader) => reader.latenciesMs);
    for (const reader of listening) reader.close();
    connection.close();
    return {
      "delivered %": (100 * delivered) / (sent * readers),
      "k/s": delivered / seconds / 1000,
      "p50 ms": percentile(latencies, 0.5),
      "p99 ms": percentile(latencies, 0.99),
      "CPU s/s": (server.cpuSeconds() - cpu) / seconds,
    };
  };
}

async function sendSteadily(connection: Connection, path: string, perSecond: number, seconds: number): Promise<number> {
  const began = performance.now();
  let sent = 0;
  while (performance.now() - began < seconds * 1000) {
    if (sent <= ((performance.now() - began) / 1000) * perSecond) {
      await connection.send(postRequest(path, event()));
      sent += 1;
    } else {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
  return sent;
}

/** How soon it answers, and what it holds when idle. */
const start: Scenario = async (server) => {
  await new Promise((resolve) => setTimeout(resolve, 500));
  return { "start ms": server.startMs, "idle MB": server.memoryMb() };
};

const scenarios: Readonly<Record<string, Scenario>> = {
  "put, 1 connection": put(1, 1),
  "put, 64 connections": put(64, 1),
  "put, batches of 100": put(4, 100),
  "put, batches of 1,000": put(4, 1000),
  "replay of 1,000,000 to one reader": replay,
  "fan-out, 100 readers, 200/s": fanOut(100, 200),
  "fan-out, 1,000 readers, 200/s": fanOut(1000, 200),
  "latency, 1 reader, 500/s": fanOut(1, 500),
  start,
};

async function once(scenario: Scenario, contender: Contender): Promise<Figures> {
  const server = await ServerProcess.start(contender.command);
  try {
    return await scenario(server, contender);
  } finally {
    await server.stop();
  }
}

/** Runs one scenario on every server, in turns, and gives its table. */
async function compare(name: string, scenario: Scenario): Promise<string> {
  const runs = new Map<string, Figures[]>(contenders.map((contender) => [contender.name, []]));
  for (let round = 0; round < Number(flags.rounds); round += 1) {
    for (const contender of contenders) {
      runs.get(contender.name)?.push(await once(scenario, contender));
      process.stderr.write(".");
    }
  }
  const names = Object.keys([...runs.values()][0]?.[0] ?? {});
  const rows = [...runs].map(([contender, figures]) => {
    return [contender, ...names.map((figure) => short(median(figures.map((run) => run[figure] ?? Number.NaN))))];
  });
  return `### ${name}\n\n${table(["", ...names], rows)}\n`;
}

const wanted = flags.only?.split(",");
const chosen = Object.entries(scenarios).filter(
  ([name]) => wanted === undefined || wanted.some((word) => name.includes(word)),
);
if (!existsSync(python)) process.stderr.write("FastAPI is left out: run bench/peers/setup.sh to add it.\n");
const parts = [`${circumstances()} Medians of ${flags.rounds} rounds, in turns.\n`];
try {
  for (const [name, scenario] of chosen) parts.push(await compare(name, scenario));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.stderr.write("\n");
const report = parts.join("\n");
process.stdout.write(report);
if (flags.write) writeFileSync(join(import.meta.dirname, "results/http.md"), `# HTTP\n\n${report}`);
