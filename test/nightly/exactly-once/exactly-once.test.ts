// Exactly once: a program that reads, processes and writes with transactions is killed again and again, and so is the
// server; in the end every order has become one meal, in order. MOLDAU_KILLS says how often (default 50).

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "../../../src/base/index.ts";
import { Kafkaesque } from "../../../src/broker/index.ts";
import { openDiskStore } from "../../../src/log/index.ts";

const kills = Number(process.env.MOLDAU_KILLS ?? 50);
const seed = Number(process.env.MOLDAU_SEED ?? Date.now() % 1_000_000);
const orders = 60 * kills;
const root = join(import.meta.dirname, "../../..");

function run(...words: string[]): ChildProcess {
  return spawn(process.execPath, ["--conditions=source", ...words], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await ended;
}

/** The orders to process, and a topic for the meals, in a new data directory. */
async function prepare(directory: string): Promise<void> {
  await using engine = await Kafkaesque.open({ store: await openDiskStore(directory) });
  await engine.createTopic("meals");
  const values = Array.from({ length: orders }, (_, index) => `order ${index}`);
  for (let from = 0; from < orders; from += 100) await engine.putMany("orders", values.slice(from, from + 100));
}

async function meals(directory: string): Promise<unknown[]> {
  await using engine = await Kafkaesque.open({ store: await openDiskStore(directory) });
  const read: unknown[] = [];
  for await (const { value } of engine.stream("meals", { untilEnd: true })) read.push(value);
  return read;
}

test(`${kills} kills change nothing: every order becomes one meal (seed ${seed})`, { timeout: 1_800_000 }, async () => {
  const random = seededRandom(seed);
  const directory = mkdtempSync(join(tmpdir(), "moldau-"));
  const port = await freePort();
  const serve = () => run("src/cli/main.ts", "serve", "--port", "0", "--kafka-port", `${port}`, "--data", directory);
  const process_ = () => run("test/nightly/exactly-once/processor.ts", `${port}`, `${orders}`);
  await prepare(directory);
  let server = serve();
  let processor = process_();
  try {
    for (let count = 0; count < kills; count += 1) {
      await sleep(1000 + random() * 1000);
      if (random() < 0.5) {
        await kill(processor, "SIGKILL");
      } else {
        await kill(server, "SIGKILL");
        server = serve();
      }
      if (processor.exitCode !== 0 || processor.signalCode !== null) {
        await kill(processor, "SIGKILL");
        processor = process_();
      }
    }
    while (processor.exitCode !== 0) {
      if (processor.exitCode !== null || processor.signalCode !== null) processor = process_();
      await sleep(100);
    }
  } finally {
    await kill(processor, "SIGKILL");
    await kill(server, "SIGTERM");
  }
  try {
    assert.deepEqual(
      await meals(directory),
      Array.from({ length: orders }, (_, index) => `meal of order ${index}`),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
});
