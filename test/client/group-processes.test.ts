// Members of a group in processes of their own: killed, stopped and continued, added. The others take over in time, and
// every flight is handled.

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Kafkaesque } from "../../src/broker/index.ts";
import { Producer } from "../../src/client/index.ts";
import { startServer } from "../../src/server/index.ts";

interface Flight {
  readonly origin: string;
}

type Words = readonly [what: string, ...rest: unknown[]];

const data = join(import.meta.dirname, "../../node_modules/vega-datasets/data/flights-20k.json");
const flights = JSON.parse(readFileSync(data, "utf8")) as Flight[];
const partitions = 12;

/** A worker, and what it has said. */
class Worker {
  readonly said: Words[] = [];
  readonly process: ChildProcess;
  /** What it has now, as it says. */
  readonly has = new Set<number>();

  constructor(url: string, onHandled: (partition: number, offsets: readonly number[]) => void) {
    const words = ["--conditions=source", join(import.meta.dirname, "group-worker.ts"), url, "g"];
    this.process = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
    createInterface({ input: this.process.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      const said = JSON.parse(line) as Words;
      this.said.push(said);
      const [what, first, second] = said;
      if (what === "handled") onHandled(first as number, second as number[]);
      if (what === "assigned") for (const partition of first as number[]) this.has.add(partition);
      if (what === "revoked" || what === "lost") for (const partition of first as number[]) this.has.delete(partition);
    });
  }

  async end(): Promise<void> {
    this.process.kill("SIGINT");
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, "close");
  }
}

async function until(what: string, condition: () => boolean, forMs = 20_000): Promise<void> {
  for (const end = Date.now() + forMs; !condition(); await sleep(10))
    assert.ok(Date.now() < end, `${what} takes too long`);
}

test("members are killed, stopped, continued and added: the others take over, and every flight is handled", async (t) => {
  await using broker = new Kafkaesque();
  await broker.createTopic("flights", { partitions });
  await using server = await startServer({ engine: broker, http: { port: 0 }, kafka: false });
  await using producer = new Producer<Flight>(broker);
  const handled = Array.from({ length: partitions }, () => new Set<number>());
  const workers: Worker[] = [];
  const add = () => {
    const worker = new Worker(server.url, (partition, offsets) => {
      for (const offset of offsets) handled[partition]?.add(offset);
    });
    t.after(() => worker.process.kill("SIGKILL"));
    workers.push(worker);
    return worker;
  };
  let produced = 0;
  const produce = async () => {
    const next = flights.slice(produced, produced + 5_000);
    await producer.sendMany(
      "flights",
      next.map((value) => ({ value, key: value.origin })),
    );
    produced += next.length;
  };
  const allHandled = (after: string) =>
    until(`handling everything after ${after}`, () => handled.reduce((sum, { size }) => sum + size, 0) === produced);
  const shared = (among: readonly Worker[]) => {
    const owned = among.flatMap(({ has }) => [...has]);
    return owned.length === partitions && new Set(owned).size === partitions && among.every(({ has }) => has.size > 0);
  };

  const [killed, stopped, steady] = [add(), add(), add()];
  await until("sharing among three", () => shared(workers));
  await produce();
  await allHandled("the start");

  killed.process.kill("SIGKILL");
  await produce();
  await allHandled("a kill");
  await until("taking over from the killed", () => shared([stopped, steady]));

  stopped.process.kill("SIGSTOP");
  await produce();
  await allHandled("a stop");
  assert.equal(steady.has.size, partitions, "one has everything");

  stopped.process.kill("SIGCONT");
  await until("the continued one's fencing", () =>
    stopped.said.some(([what, , type]) => what === "lost" && type === "unknown-member"),
  );
  const added = add();
  await until("sharing with the continued and the added", () => shared([stopped, steady, added]));
  await produce();
  await allHandled("an addition");

  await Promise.all([stopped, steady, added].map((worker) => worker.end()));
  const { partitions: places } = await broker.describeTopic("flights");
  const committed = await broker.groups.committed("g");
  for (const { partition, end } of places) {
    assert.equal(handled[partition]?.size, end);
    if (end > 0) assert.equal(committed.find((commit) => commit.partition === partition)?.offset, end);
  }
  assert.equal(steady.said.at(-1)?.[0], "closed");
});
