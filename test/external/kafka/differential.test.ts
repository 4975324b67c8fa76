// The same random operations with this broker and with a real Apache Kafka: codes, offsets and states must agree, but for
// the differences that docs/compatibility.md argues. MOLDAU_SEED repeats a run, MOLDAU_OPERATIONS says how long it is.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { seededRandom } from "../../../src/base/index.ts";
import { apiVersions } from "../../../src/kafka/api/18-api-versions.ts";
import { waitUntil } from "../../kafka/clients/wait-until.ts";
import { openDoor } from "../../kafka/door.ts";
import { RawClient } from "../../kafka/raw-client.ts";
import { javaMissing } from "./java.ts";
import { type Operation, randomOperations, Subject } from "./operations.ts";

const seed = Number(process.env.MOLDAU_SEED ?? Date.now() % 1_000_000);
const count = Number(process.env.MOLDAU_OPERATIONS ?? 300);
const script = join(import.meta.dirname, "../../../scripts/kafka/kafka.sh");

/** What docs/compatibility.md argues. */
const argued: readonly RegExp[] = [
  // A group whose positions all lay in deleted topics is gone here at once, and in Kafka some time later.
  /^(describe|delete group) g: Apache Kafka (\[0,"Empty",0\]|0), Moldau (\[0,"Dead",0\]|69)$/,
];

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function startApacheKafka() {
  const directory = mkdtempSync(join(tmpdir(), "moldau-kafka-"));
  const port = await freePort();
  const child = spawn(script, ["start", String(port), directory], { stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  await waitUntil(async () => {
    using client = await RawClient.connect(port);
    return (await client.call(apiVersions, 0, {})).errorCode === 0;
  }, 60_000);
  return {
    port,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** What comes of an operation; a broker that does not answer is an outcome, too. */
async function outcome(operation: Operation, subject: Subject): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(reject, 15_000, new Error("no answer"));
  });
  try {
    return await Promise.race([operation.run(subject), late]);
  } catch (error) {
    await subject.reconnect();
    return (error as Error).message;
  } finally {
    clearTimeout(timer);
  }
}

test(`${count} operations end the same with Apache Kafka (seed ${seed})`, { skip: javaMissing() }, async () => {
  await using apacheKafka = await startApacheKafka();
  await using door = await openDoor({}, { autoCreateTopics: false });
  const [theirs, ours] = await Promise.all([
    Subject.connect("Apache Kafka", apacheKafka.port),
    Subject.connect("Moldau", door.port),
  ]);
  const differences: string[] = [];
  for (const operation of randomOperations(seededRandom(seed), count)) {
    const [expected, actual] = [await outcome(operation, theirs), await outcome(operation, ours)];
    const [told, got] = [JSON.stringify(expected), JSON.stringify(actual)];
    if (process.env.MOLDAU_TRACE) console.log(operation.name, told);
    if (told === got) continue;
    const difference = `${operation.name}: Apache Kafka ${told}, Moldau ${got}`;
    if (!argued.some((pattern) => pattern.test(difference))) differences.push(difference);
  }
  theirs.close();
  ours.close();
  assert.deepEqual(differences, []);
});
