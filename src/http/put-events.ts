// POST events: one or many, as JSON, lines, text or bytes.

import type { FastifyReply, FastifyRequest } from "fastify";
import { problem, utf8 } from "../base/index.ts";
import { type AddressedEvent, readNewEvents, type StoredJson, skipSpace } from "../contract/index.ts";
import type { AppendOptions, ProducerSequence } from "../engine/index.ts";
import { type BodyType, bodyType, bytesOf, utf8Of } from "./bodies.ts";
import type { Door } from "./door-shape.ts";
import { Putter } from "./put.ts";
import { putLines } from "./put-lines.ts";
import { acksOf, integer, onlyKnown, partitionIn, type Query, single } from "./queries.ts";
import type { Handler } from "./routes.ts";

const openBracket = 0x5b;
const jsonNames = ["acks"];
const rawNames = ["acks", "key", "partition", "timestamp"];

/** The handler of `POST /topics/{topic}/events` and `POST /topics/{topic}/partitions/{p}/events`. */
export function putEvents(door: Door): Handler {
  const putter = new Putter(door);
  return async (request, reply) => {
    const { topic, partition: inPath } = request.params as { topic: string; partition?: string };
    const query = request.query as Query;
    const type = bodyType(request);
    const isRaw = type === "text" || type === "bytes";
    onlyKnown(query, isRaw ? rawNames : jsonNames);
    const partition = inPath === undefined ? undefined : partitionIn(inPath, topic);
    const append: AppendOptions = { acks: acksOf(query), producer: producerOf(request, partition) };
    if (type === "lines") {
      return answer(reply, append, await putLines(putter, request, topic, partition, append, door));
    }
    const events = isRaw ? [rawEvent(request, type, query)] : readNewEvents(utf8Of(request));
    if (partition !== undefined) refuseOthers(events, partition);
    const minimal = request.headers.prefer === "return=minimal";
    const stored = await putter.put(topic, events, { append, partition, minimal });
    const isList = minimal || (!isRaw && isListBody(bytesOf(request)));
    return answer(reply, append, isList ? stored : (stored[0] as StoredJson));
  };
}

/** Without waiting there is nothing to tell but that the events were taken. */
function answer(reply: FastifyReply, { acks }: AppendOptions, body: unknown): string {
  if (acks === 0) {
    reply.code(202);
    return "";
  }
  reply.code(201).header("content-type", "application/json");
  return JSON.stringify(body);
}

function isListBody(body: Uint8Array): boolean {
  return body[skipSpace(body, 0, body.length)] === openBracket;
}

/** Refuses an event that names another partition than the path. */
function refuseOthers(events: readonly AddressedEvent[], partition: number): void {
  const index = events.findIndex((event) => event.partition !== undefined && event.partition !== partition);
  if (index < 0) return;
  const reason = `is ${events[index]?.partition}, but the path says ${partition}`;
  throw problem("invalid-request", { field: `[${index}].partition`, reason });
}

function rawEvent(request: FastifyRequest, type: BodyType, query: Query): AddressedEvent {
  const key = single(query, "key");
  const partition = single(query, "partition");
  const timestamp = single(query, "timestamp");
  return {
    key: key === undefined ? null : utf8(key),
    value: type === "text" ? utf8Of(request) : bytesOf(request),
    partition: partition === undefined ? undefined : integer(partition, "partition", 0),
    timestamp: timestamp === undefined ? undefined : integer(timestamp, "timestamp", 0),
  };
}

/** The producer and its sequence, from the headers that make a retry harmless. */
function producerOf({ headers }: FastifyRequest, partition: number | undefined): ProducerSequence | undefined {
  const id = headers["producer-id"];
  const epoch = headers["producer-epoch"];
  const sequence = headers["producer-sequence"];
  if (id === undefined && epoch === undefined && sequence === undefined) return undefined;
  if (typeof id !== "string" || typeof epoch !== "string" || typeof sequence !== "string") {
    const reason = "go together: Producer-Id, Producer-Epoch and Producer-Sequence";
    throw problem("invalid-request", { field: "Producer headers", reason });
  }
  if (partition === undefined) {
    const reason =
      "need a partition: a sequence is counted for one. Put to /topics/{topic}/partitions/{partition}/events";
    throw problem("invalid-request", { field: "Producer headers", reason });
  }
  return {
    producerId: integer(id, "Producer-Id", 0),
    epoch: integer(epoch, "Producer-Epoch", 0, 0x7fff),
    sequence: integer(sequence, "Producer-Sequence", 0, 0x7fff_ffff),
  };
}
