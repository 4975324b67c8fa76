// A real server is killed again and again while programs produce and consume over HTTP. Neither notices more than a pause:
// every event is stored once, in order, where its producer was told; a reader that streams goes on where it was.

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "../../src/base/index.ts";
import { Consumer, HttpEngine, Producer } from "../../src/client/index.ts";

const rounds = 30;
const partitions = 3;
const root = join(import.meta.dirname, "../..");
const random = seededRandom(3);

interface Numbered {
  readonly number: number;
}

/** A server on a directory and a port, which are the same in every life. */
class Server {
  readonly #words: readonly string[];
  readonly #url: string;
  #child: ChildProcess | undefined;

  constructor(directory: string, port: number) {
    this.#words = ["serve", "--kafka-port", "off", "--port", String(port), "--data", directory];
    this.#url = `http://127.0.0.1:${port}`;
  }

  async start(): Promise<void> {
    const words = ["--conditions=source", join(root, "src/cli/main.ts"), ...this.#words];
    this.#child = spawn(process.execPath, words, { stdio: "ignore" });
    while (!(await this.#answers())) {
      assert.equal(this.#child.exitCode, null, "the server starts");
      await sleep(20);
    }
  }

  async kill(): Promise<void> {
    const exit = once(this.#child as ChildProcess, "exit");
    this.#child?.kill("SIGKILL");
    await exit;
  }

  #answers(): Promise<boolean> {
    return fetch(`${this.#url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}

test(`a server killed ${rounds} times loses and repeats nothing, and its readers go on`, {
  timeout: 600_000,
}, async (context) => {
  const directory = mkdtempSync(join(tmpdir(), "moldau-kill-server-"));
  const port = await freePort();
  const server = new Server(directory, port);
  context.after(async () => {
    await server.kill().catch(() => undefined);
    rmSync(directory, { recursive: true, force: true });
  });
  await server.start();
  const engine = new HttpEngine(`http://127.0.0.1:${port}`);
  await engine.createTopic("orders", { partitions, config: { "segment.bytes": 4_000 } });

  const seen: number[][] = Array.from({ length: partitions }, () => []);
  const ending = new AbortController();
  const reading = readInto(engine, seen);
  const told = Array.from({ length: partitions }, () => new Map<number, number>());
  const producing = produceInto(engine, told, ending.signal);
  for (let round = 0; round < rounds; round += 1) {
    await sleep(100 + random() * 400);
    await server.kill();
    await server.start();
  }
  ending.abort();
  const sent = await producing;
  await waitUntil(() => seen.flat().length >= sent);
  await reading.stop();

  assert.ok(sent > rounds * 10, `${sent} events`);
  for (const [partition, numbers] of seen.entries()) {
    assert.deepEqual(
      numbers,
      [...new Set(numbers)].sort((left, right) => left - right),
      "in order, each once",
    );
    for (const [offset, number] of told[partition] as Map<number, number>) assert.equal(numbers[offset], number);
  }
  assert.equal(seen.flat().length, sent);
});

/** Sends numbers until `ending`; notes where each was stored. Returns how many were sent. */
async function produceInto(engine: HttpEngine, told: Map<number, number>[], ending: AbortSignal): Promise<number> {
  await using producer = new Producer<Numbered>(engine);
  const sending: Promise<unknown>[] = [];
  for (let number = 0; ; number += 1) {
    if (ending.aborted) {
      await Promise.all(sending);
      return number;
    }
    const sent = producer.send("orders", { number }, { partition: number % partitions });
    sending.push(sent.then(({ partition, offset }) => told[partition]?.set(offset, number)));
    await sleep(2);
  }
}

/** Reads all partitions from the earliest on, until it is stopped. */
function readInto(engine: HttpEngine, seen: number[][]): { stop(): Promise<void> } {
  const consumer = new Consumer<Numbered>(engine, { topics: ["orders"], from: "earliest" });
  const reading = (async () => {
    for await (const event of consumer) {
      assert.equal(event.offset, seen[event.partition]?.length, "a reader goes on where it was");
      seen[event.partition]?.push(event.value.number);
    }
  })();
  return {
    async stop() {
      await consumer.close();
      await reading;
    },
  };
}

async function waitUntil(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo() && tries < 600; tries += 1) await sleep(100);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}
