// Pages: events that are there, or that come while one waits, as one JSON answer.
//
//   {"events":[{...},{...}],"next":"0:43,1:17@5f0c2a91","end":{"0":43,"1":17}}
//   {"events":[{...},{...}],"next":43,"earliest":0,"end":43}                        of one partition

import type { FastifyReply } from "fastify";
import { MoldauError, noBytes, utf8 } from "../base/index.ts";
import { EventWriter } from "../contract/index.ts";
import type { Engine, EventBatch } from "../engine/index.ts";
import { CursorText } from "./cursor-text.ts";
import { goneSignal } from "./gone.ts";
import type { Reading } from "./queries.ts";
import { readAny } from "./read-any.ts";
import { type SelectedPartition, type Selection, select, type Wanted } from "./selection.ts";
import { endsOf } from "./streams/frames.ts";

const comma = utf8(",");

/** Answers with a page of one partition. */
export async function sendPartitionPage(
  engine: Engine,
  place: Required<Wanted>,
  reading: Reading,
  reply: FastifyReply,
): Promise<Uint8Array> {
  const selection = await select(engine, [place], reading.from, reading.onExpired, false);
  const offset = selection.positions[0] as number;
  const options = { ...limitsOf(reading), ...waitingOf(reading, reply) };
  const batch = await readOrSkip(engine, place, offset, reading, options);
  const writer = new EventWriter(reading.form, pageBytes(reading));
  writeEvents(writer, [batch]);
  writer.text(`],"next":${batch.next},"earliest":${batch.earliest},"end":${batch.end}}`);
  return sendJson(reply, writer);
}

/** Answers with a page of several partitions. */
export async function sendPage(
  engine: Engine,
  selection: Selection,
  reading: Reading,
  reply: FastifyReply,
): Promise<Uint8Array> {
  const places = selection.partitions.map(({ topic, partition }, index) => ({
    topic,
    partition,
    offset: selection.positions[index] as number,
  }));
  const batches = await readAny(engine, places, { ...limitsOf(reading), ...waitingOf(reading, reply) });
  const next = [...selection.positions];
  const ends = [...selection.ends];
  for (const batch of batches) {
    const index = indexOf(selection.partitions, batch);
    next[index] = batch.next;
    ends[index] = batch.end;
  }
  const writer = new EventWriter(reading.form, pageBytes(reading));
  writeEvents(writer, batches);
  const cursor = new CursorText(selection).format(next);
  writer.text(`],"next":${JSON.stringify(cursor)},"end":${JSON.stringify(endsOf(selection, ends))}}`);
  return sendJson(reply, writer);
}

/** Reads; when the offset has expired on the way there, goes on as the reader said. */
async function readOrSkip(
  engine: Engine,
  { topic, partition }: Required<Wanted>,
  offset: number,
  { onExpired }: Reading,
  options: object,
): Promise<EventBatch> {
  try {
    return await engine.read(topic, partition, offset, options);
  } catch (error) {
    if (onExpired === "fail" || !MoldauError.is(error, "offset-expired")) throw error;
    return engine.read(topic, partition, onExpired === "earliest" ? error.facts.earliest : error.facts.end, options);
  }
}

function limitsOf({ maxBytes, maxEvents }: Reading): { maxBytes: number; maxEvents: number } {
  return { maxBytes, maxEvents };
}

/** Waits only as long as somebody is there to get the answer. */
function waitingOf({ waitMs }: Reading, reply: FastifyReply): { waitMs?: number; signal?: AbortSignal } {
  if (waitMs === 0) return {};
  return { waitMs, signal: goneSignal(reply) };
}

function pageBytes({ maxEvents }: Reading): number {
  return Math.min(64 * 1024, maxEvents * 512);
}

function indexOf(partitions: readonly SelectedPartition[], { topic, partition }: EventBatch): number {
  return partitions.findIndex((it) => it.partition === partition && it.topic === topic);
}

function writeEvents(writer: EventWriter, batches: readonly EventBatch[]): void {
  writer.text('{"events":[');
  let separator: Uint8Array = noBytes;
  for (const { events } of batches) {
    for (const event of events) {
      writer.copy(separator);
      writer.event(event);
      separator = comma;
    }
  }
}

function sendJson(reply: FastifyReply, writer: EventWriter): Uint8Array {
  reply.header("content-type", "application/json").header("cache-control", "no-store");
  return writer.take();
}
