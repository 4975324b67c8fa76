// The program that is killed: a broker on disk under load. It prints, a JSON array a line, what it found, what was
// acknowledged, and what its readers read.
//
//   node kill-child.ts DIRECTORY ROUND POSITION...     one position a partition: where its reader goes on

import { writeSync } from "node:fs";
import { Kafkaesque } from "../../../src/broker/index.ts";
import { openDiskStore } from "../../../src/log/index.ts";

/** What the child says. */
export type Said =
  | [kind: "found", partition: number, earliest: number, texts: string[]]
  | [kind: "dropped", partition: number, before: number]
  | [kind: "acknowledged", partition: number, baseOffset: number, texts: string[]]
  | [kind: "read", partition: number, offset: number, texts: string[]];

const topic = "orders";
/** How many events of a partition are kept when the child starts. */
export const keptEvents = 1_000;
const writers = 6;

function say(...said: Said): void {
  writeSync(1, `${JSON.stringify(said)}\n`);
}

async function main(directory: string, round: string, positions: readonly number[]): Promise<void> {
  const store = await openDiskStore(directory, { checkpointMs: 15, hotBytes: Number(round) % 2 === 0 ? 20_000 : 0 });
  const kafka = await Kafkaesque.open({ store });
  await kafka.createTopic(topic, { partitions: positions.length, config: { "segment.bytes": 1_200 } });
  for (const partition of positions.keys()) await tellAll(kafka, partition);
  for (const [partition, position] of positions.entries()) void read(kafka, partition, position);
  for (let writer = 0; writer < writers; writer += 1) void write(kafka, `${round}-${writer}`, positions.length);
}

/** Says all that is there, and drops what is old. */
async function tellAll(kafka: Kafkaesque, partition: number): Promise<void> {
  const { earliest, end } = (await kafka.describeTopic(topic)).partitions[partition] as {
    earliest: number;
    end: number;
  };
  const texts: string[] = [];
  for (let next = earliest; next < end; ) {
    const batch = await kafka.read(topic, partition, next);
    texts.push(...batch.events.map((event) => String(event.value)));
    next = batch.next;
  }
  say("found", partition, earliest, texts);
  const before = Math.max(earliest, end - keptEvents);
  await kafka.deleteEvents(topic, partition, before);
  say("dropped", partition, before);
}

async function write(kafka: Kafkaesque, name: string, partitions: number): Promise<void> {
  for (let number = 0; ; number += 1) {
    const partition = Math.floor(Math.random() * partitions);
    const texts = Array.from({ length: 1 + (number % 4) }, (_, index) => `${name}-${number}-${index}`);
    const events = texts.map((text) => ({ value: new TextEncoder().encode(text) }));
    const { baseOffset } = await kafka.append(topic, partition, events, { acks: number % 3 === 0 ? "all" : 1 });
    say("acknowledged", partition, baseOffset, texts);
  }
}

async function read(kafka: Kafkaesque, partition: number, position: number): Promise<void> {
  for (let next = position; ; ) {
    const batch = await kafka.read(topic, partition, next, { waitMs: 1_000 });
    const texts = batch.events.map((event) => String(event.value));
    if (texts.length > 0) say("read", partition, next, texts);
    next = batch.next;
  }
}

if (import.meta.main) {
  const [directory, round, ...positions] = process.argv.slice(2) as [string, string, ...string[]];
  setTimeout(() => process.exit(1), 60_000); // Whatever became of the one who should kill it.
  await main(directory, round, positions.map(Number));
}
