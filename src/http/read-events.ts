// GET events: a page or a stream, of a topic, a partition, or several topics; what `Accept` asks for decides.

import type { FastifyReply, FastifyRequest } from "fastify";
import { problem } from "../base/index.ts";
import type { Door } from "./door-shape.ts";
import { partitionIn, type Query, type Reading, readingOf, single } from "./queries.ts";
import { sendPage, sendPartitionPage } from "./read-page.ts";
import type { Handler } from "./routes.ts";
import { parseTopics, select, type Wanted } from "./selection.ts";
import { openStreamResponse } from "./streams/stream-response.ts";
import { topicOf } from "./topics.ts";

/** `GET /topics/{topic}/partitions/{p}/events`. */
export function readPartition(door: Door): Handler {
  return async (request, reply) => {
    const topic = topicOf(request.params);
    const place = { topic, partition: partitionIn((request.params as { partition: string }).partition, topic) };
    const reading = readingFor(request);
    if (wantsStream(request)) return stream(door, [place], reading, false, request, reply);
    return sendPartitionPage(door.engine, place, reading, reply);
  };
}

/** `GET /topics/{topic}/events`. */
export function readTopic(door: Door): Handler {
  return async (request, reply) => {
    const wanted = [{ topic: topicOf(request.params) }];
    return pageOrStream(door, wanted, readingFor(request), false, request, reply);
  };
}

/** `GET /events?topics=a,b`. */
export function readTopics(door: Door): Handler {
  return async (request, reply) => {
    const topics = single(request.query as Query, "topics");
    if (topics === undefined)
      throw problem("invalid-request", {
        field: "topics",
        reason: "is missing: name some, such as topics=orders,refunds",
      });
    return pageOrStream(door, parseTopics(topics), readingFor(request, ["topics"]), true, request, reply);
  };
}

async function pageOrStream(
  door: Door,
  wanted: readonly Wanted[],
  reading: Reading,
  named: boolean,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | Uint8Array> {
  if (wantsStream(request)) return stream(door, wanted, reading, named, request, reply);
  const selection = await select(door.engine, wanted, reading.from, reading.onExpired, named);
  return sendPage(door.engine, selection, reading, reply);
}

async function stream(
  door: Door,
  wanted: readonly Wanted[],
  reading: Reading,
  named: boolean,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | Uint8Array> {
  const { form, onExpired, untilEnd, resumed } = reading;
  const selection = await select(door.engine, wanted, reading.from, onExpired, named);
  const isAtEnd = selection.positions.every((position, index) => position >= (selection.ends[index] as number));
  // A browser that comes back after the end would come back for ever; 204 tells it not to (HTML standard, 9.2.3).
  if (untilEnd && resumed && isAtEnd) return reply.code(204).send();
  const sink = openStreamResponse(request, reply);
  if (sink !== undefined) await door.streams.stream(sink, { selection, form, onExpired, untilEnd });
  return reply;
}

function readingFor(request: FastifyRequest, others: readonly string[] = []): Reading {
  const lastEventId = request.headers["last-event-id"];
  return readingOf(request.query as Query, typeof lastEventId === "string" ? lastEventId : undefined, others);
}

/** Whether `Accept` asks for a stream. Throws `not-acceptable` when it asks for neither that nor JSON. */
function wantsStream(request: FastifyRequest): boolean {
  const { accept } = request.headers;
  if (accept === undefined || accept === "*/*") return false;
  if (accept.includes("text/event-stream")) return true;
  if (/application\/(json|\*)|\*\/\*/.test(accept)) return false;
  throw problem("not-acceptable", { accept });
}
