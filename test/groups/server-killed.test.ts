// The server is killed under a group at work, and started anew on the same data: the members go on as the members they are.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Consumer, connect, type Engine } from "../../src/index.ts";
import { type ServerProcess, startServerProcess } from "../cli/moldau.ts";
import { until } from "./processes/until.ts";

const count = 600;

/** Puts so many events on each of six partitions. */
async function put(engine: Engine): Promise<void> {
  const events = Array.from({ length: count / 6 }, (_, number) => ({ value: Buffer.from(String(number)) }));
  for (let partition = 0; partition < 6; partition += 1) await engine.append("orders", partition, events);
}

async function kill(server: ServerProcess): Promise<void> {
  server.running.child.kill("SIGKILL");
  await server.running.finished;
}

test("a group at work outlives its server: same members, same generation, every event once", async () => {
  const directory = await mkdtemp(join(tmpdir(), "moldau-group-"));
  const killed = await startServerProcess(["--data", directory]);
  const engine = await connect(killed.at);
  const handled = new Map<string, number>();
  const read = async (consumer: Consumer) => {
    for await (const { partition, offset } of consumer) {
      const event = `${partition} ${offset}`;
      handled.set(event, (handled.get(event) ?? 0) + 1);
    }
  };
  const membership = { sessionTimeoutMs: 8000, autoCommitMs: 50 };
  const options = { topics: ["orders"], group: "g", from: "earliest", membership } as const;
  await engine.createTopic("orders", { partitions: 6 });
  const consumers = [new Consumer(engine, options), new Consumer(engine, options)];
  const reading = consumers.map(read);
  await put(engine);
  await until(
    async () => handled.size === count,
    10_000,
    () => `${handled.size} of ${count} are handled`,
  );
  await until(
    async () => (await engine.groups.describe("g")).members.every(({ partitions }) => partitions.length === 3),
    10_000,
    () => "the members do not share",
  );
  const before = await engine.groups.describe("g");

  await kill(killed);
  await using _started = await startServerProcess(["--data", directory, "--port", new URL(killed.at).port]);
  await put(engine);
  await until(
    async () => handled.size === 2 * count,
    15_000,
    () => `${handled.size} of ${2 * count} are handled`,
  );
  const after = await engine.groups.describe("g");
  assert.deepEqual(after.members, before.members);
  assert.equal(after.generation, before.generation);
  assert.ok([...handled.values()].every((times) => times === 1));

  for (const consumer of consumers) await consumer.close();
  await Promise.all(reading);
  await engine.close();
  await rm(directory, { recursive: true });
});
