// Calls that put and read events.

import { z } from "zod";
import type { ErrorType } from "../../base/index.ts";
import { type Content, json, type Operation } from "../operation.ts";
import * as queries from "../query-schemas.ts";
import * as schemas from "../schemas.ts";

const stream = "Server-Sent Events: unnamed events with an `id` to come back with, `caught-up`, and `problem`";

const putBody: Content = {
  "application/json": schemas.NewEventsJson,
  "application/x-ndjson": "One event a line, as many as you like; they are stored while they come",
  "text/plain": "The value, as UTF-8",
  "application/octet-stream": "The value's bytes",
};

const putAnswers = {
  201: {
    description: "Stored. One answer for one event, a list for a list, a summary for lines",
    content: json(z.union([schemas.StoredSchema, z.array(schemas.StoredSchema), schemas.StoredLinesSchema])),
  },
  202: { description: "Taken; with `acks=0` nobody waits for the storing" },
};

const readingProblems: readonly ErrorType[] = [
  "unknown-topic",
  "unknown-partition",
  "offset-expired",
  "offset-beyond-end",
  "stale-cursor",
  "invalid-request",
  "not-acceptable",
];

const puttingProblems: readonly ErrorType[] = [
  "unknown-topic",
  "unknown-partition",
  "invalid-topic",
  "event-too-large",
  "body-too-large",
  "unsupported-media-type",
  "invalid-request",
  "storage-full",
];

const partitionEvents = "/topics/{topic}/partitions/{partition}/events";

/** The calls that put and read events, by name. */
export const eventOperations = {
  putEvents: {
    method: "post",
    path: "/topics/{topic}/events",
    tag: "Events",
    summary: "Put one event or many",
    description:
      "The key picks the partition; without one chance does. Each partition's events are stored all or none, in their order.",
    query: queries.PutQuery,
    headers: queries.PutHeaders,
    body: putBody,
    answers: putAnswers,
    problems: puttingProblems,
  },
  readTopic: {
    method: "get",
    path: "/topics/{topic}/events",
    tag: "Events",
    summary: "Read a topic: a page, or a stream",
    query: queries.ReadQuery,
    headers: queries.ReadHeaders,
    answers: {
      200: {
        description: "A page, or a stream that follows",
        content: { ...json(schemas.TopicPageSchema), "text/event-stream": stream },
      },
      204: { description: "With `until=end`, to a stream that comes back: there is no more" },
    },
    problems: readingProblems,
  },
  putToPartition: {
    method: "post",
    path: partitionEvents,
    tag: "Events",
    summary: "Put one event or many into a partition",
    description:
      "With `Producer-Id`, `Producer-Epoch` and `Producer-Sequence` a retry is stored once and answered as the first time.",
    query: queries.PutQuery,
    headers: queries.SequencedPutHeaders,
    body: putBody,
    answers: putAnswers,
    problems: [...puttingProblems, "out-of-sequence", "duplicate-sequence", "stale-producer", "unknown-producer"],
  },
  readPartition: {
    method: "get",
    path: partitionEvents,
    tag: "Events",
    summary: "Read a partition: a page, or a stream",
    query: queries.ReadQuery,
    headers: queries.ReadHeaders,
    answers: {
      200: {
        description: "A page, or a stream that follows",
        content: { ...json(schemas.PartitionPageSchema), "text/event-stream": stream },
      },
      204: { description: "With `until=end`, to a stream that comes back: there is no more" },
    },
    problems: readingProblems,
  },
  deleteEvents: {
    method: "delete",
    path: partitionEvents,
    tag: "Events",
    summary: "Drop the oldest events",
    query: queries.DeleteQuery,
    answers: { 200: { description: "What is left starts at `earliest`", content: json(schemas.EarliestSchema) } },
    problems: ["unknown-topic", "unknown-partition", "offset-beyond-end", "invalid-request"],
  },
  readEvent: {
    method: "get",
    path: `${partitionEvents}/{offset}`,
    tag: "Events",
    summary: "Read one event",
    description: "A negative offset counts from the end: -1 is the last event.",
    query: queries.EventQuery,
    answers: { 200: { description: "The event", content: json(schemas.EventSchema) } },
    problems: [
      "unknown-topic",
      "unknown-partition",
      "offset-expired",
      "offset-beyond-end",
      "no-event",
      "invalid-request",
    ],
  },
  readTopics: {
    method: "get",
    path: "/events",
    tag: "Streams",
    summary: "Read several topics at once",
    description: "Browsers allow six HTTP/1.1 connections to a server; one stream may carry up to 500 partitions.",
    query: queries.TopicsQuery,
    headers: queries.ReadHeaders,
    answers: {
      200: {
        description: "A page, or a stream that follows",
        content: { ...json(schemas.TopicPageSchema), "text/event-stream": stream },
      },
      204: { description: "With `until=end`, to a stream that comes back: there is no more" },
    },
    problems: readingProblems,
  },
  createProducer: {
    method: "post",
    path: "/producers",
    tag: "Events",
    summary: "Get a producer id and epoch",
    answers: { 201: { description: "The identity", content: json(schemas.ProducerSchema) } },
  },
} as const satisfies Readonly<Record<string, Operation>>;
