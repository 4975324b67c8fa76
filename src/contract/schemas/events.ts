// Events, on their way in and out, and the pages they come on.

import { z } from "zod";
import { cursorPattern } from "../cursor.ts";
import { offset, partition, time } from "./shared.ts";

const base64 = z.base64().describe("Bytes as base64 (RFC 4648, section 4)");
const headers = z
  .array(z.tuple([z.string(), z.union([z.string(), z.null(), z.strictObject({ base64 })])]))
  .describe("Small facts beside the value, as [name, text, null or {base64}]; order and repetition are kept");

/** An event on its way in. */
export const NewEventJson = z
  .strictObject({
    key: z.string().nullable().optional().describe("Picks the partition"),
    keyBase64: base64.nullable().optional().describe("A key that is not text"),
    value: z.unknown().optional().describe("Any JSON, stored as it is written here; null is a tombstone"),
    text: z.string().optional().describe("A value that is text"),
    base64: base64.nullable().optional().describe("A value that is bytes"),
    headers: headers.optional(),
    partition: partition.optional(),
    timestamp: z.int().min(0).optional().describe("When it happened, in milliseconds since 1970; default: now"),
  })
  .refine(
    (event) => ["value", "text", "base64"].filter((name) => name in event).length === 1,
    "give one of value, text and base64",
  )
  .refine((event) => !("key" in event && "keyBase64" in event), "give key or keyBase64, not both")
  .meta({ id: "NewEvent", description: "An event to put", example: { key: "till-1", value: { order: "1-17" } } });

/** A body of one event or several. */
export const NewEventsJson = z.union([NewEventJson, z.array(NewEventJson)]);

/** An event as it is read. */
export const EventSchema = z
  .object({
    topic: z.string(),
    partition,
    offset,
    timestamp: time,
    key: z.string().nullable().optional(),
    keyBase64: base64.nullable().optional().describe("Instead of key, when the key is not UTF-8"),
    headers,
    value: z.unknown().optional().describe("The value, when its bytes are JSON; null is a tombstone"),
    text: z.string().optional().describe("The value, when it is UTF-8 but not JSON"),
    base64: base64.nullable().optional().describe("The value, when it is neither"),
  })
  .meta({ id: "Event", description: "An event with exactly one of value, text and base64" });

/** Where an event was stored. */
export const StoredSchema = z
  .object({
    partition,
    offset,
    timestamp: time,
    count: z.int().min(1).optional().describe("With Prefer: return=minimal: how many events, from offset on"),
    duplicate: z.literal(true).optional().describe("It was a retry of what had been stored before"),
  })
  .meta({ id: "Stored", description: "Where an event was stored" });

/** The answer to a stream of lines. */
export const StoredLinesSchema = z
  .object({
    stored: z.int().min(0).describe("How many events were stored"),
    lastLine: z.int().min(0).describe("All lines up to this one, counted from 1, are stored"),
    partitions: z.array(z.object({ partition, events: z.int().min(1), last: offset })),
  })
  .meta({ id: "StoredLines", description: "What a stream of lines came to" });

/** A page of one partition. */
export const PartitionPageSchema = z
  .object({
    events: z.array(EventSchema),
    next: offset.describe("from= of the next page"),
    earliest: offset.describe("The first offset still there"),
    end: offset.describe("The offset that the next event will get"),
  })
  .meta({ id: "PartitionPage", description: "Events of one partition" });

const ends = z.record(z.string(), offset).describe("The end of each partition");

/** A page of a topic or of several. */
export const TopicPageSchema = z
  .object({
    events: z.array(EventSchema),
    next: z.string().regex(cursorPattern).describe("from= of the next page"),
    end: z.union([ends, z.record(z.string(), ends)]).describe("The end of each partition; of several topics, by topic"),
  })
  .meta({ id: "TopicPage", description: "Events of all partitions of a topic, or of several topics" });

/** What is left of a partition. */
export const EarliestSchema = z.object({ topic: z.string(), partition, earliest: offset });
