// Queries and headers of calls as Zod schemas, for the documentation. The door reads them by hand; tests hold the two together.

import { z } from "zod";
import { durationPattern } from "./duration.ts";

const form = z
  .enum(["json", "bytes"])
  .default("json")
  .describe("bytes: key, value and headers as base64, so that nothing is lost");

/** How to put. */
export const PutQuery = z.strictObject({
  acks: z
    .enum(["0", "1", "all"])
    .default("all")
    .describe("0: do not wait; 1: survives a crash; all: survives a power cut"),
  key: z.string().optional().describe("The key, where the body is the value"),
  partition: z.int().min(0).optional().describe("The partition, where the body is the value"),
  timestamp: z.int().min(0).optional().describe("When it happened, where the body is the value"),
});

const prefer = z.enum(["return=minimal"]).optional().describe("Answers once for each partition (RFC 7240)");

/** What may go with a put. */
export const PutHeaders = z.object({ Prefer: prefer });

/** What may go with a put into a partition. */
export const SequencedPutHeaders = z.object({
  Prefer: prefer,
  "Producer-Id": z.int().min(0).optional().describe("From POST /producers"),
  "Producer-Epoch": z.int().min(0).max(0x7fff).optional(),
  "Producer-Sequence": z
    .int()
    .min(0)
    .max(0x7fff_ffff)
    .optional()
    .describe("The number of the first event, counted from 0"),
});

/** Where to start. */
const from = z
  .string()
  .default("latest")
  .describe("earliest, latest, an offset, a negative number of events, an ISO time, or a cursor such as 0:42,1:17");

/** How to read. */
export const ReadQuery = z.strictObject({
  from,
  onExpired: z.enum(["earliest", "latest", "fail"]).default("fail").describe("Where to go on when the offset is gone"),
  form,
  wait: z.string().regex(durationPattern).optional().describe("How long a page waits for an event, such as 30s"),
  max: z.int().min(1).max(100_000).default(1000).describe("The most events on a page"),
  maxBytes: z
    .int()
    .min(1)
    .max(64 * 1024 * 1024)
    .default(1024 * 1024)
    .describe("About how large a page grows"),
  until: z.enum(["end", "never"]).default("never").describe("end: the stream ends when it has sent what was there"),
  "last-event-id": z.string().optional().describe("As the header, for those who cannot send it"),
});

/** What to read, and how. */
export const TopicsQuery = ReadQuery.extend({
  topics: z.string().describe("Topics, or partitions of them, such as orders,refunds:0"),
});

/** What may go with a read. */
export const ReadHeaders = z.object({
  "Last-Event-ID": z.string().optional().describe("The id of the last event received: the stream goes on behind it"),
});

/** What to drop. */
export const DeleteQuery = z.strictObject({ before: z.int().min(0).describe("Events before this offset are dropped") });

/** How to show an event. */
export const EventQuery = z.strictObject({ form });

/** How a demonstration worker ends. */
export const WorkerEndQuery = z.strictObject({
  how: z.enum(["stop", "kill"]).default("stop").describe("stop: politely; kill: as a crash would, saying nothing"),
});

/** How long a heartbeat waits for a change. */
export const HeartbeatQuery = z.strictObject({
  wait: z.string().regex(durationPattern).optional().describe("How long to wait for a change, such as 10s"),
});

/** How a member leaves. */
export const LeaveQuery = z.strictObject({ reason: z.string().optional().describe("Why, for people") });

/** How a stream takes part in a group. */
export const GroupEventsQuery = z.strictObject({
  topics: z.string().describe("Topics, such as orders,refunds"),
  from: z.enum(["earliest", "latest"]).default("latest").describe("Where to start when nothing is committed"),
  form,
  max: z.int().min(1).max(100_000).default(100).describe("How many events are sent ahead of what is committed"),
  commit: z.enum(["sent", "none"]).default("none").describe("sent: what is sent is committed at once"),
  client: z.string().optional().describe("What the consumer calls itself, for people"),
});

/** How a shop is closed. */
export const ShopCloseQuery = z.strictObject({
  how: z
    .enum(["drain", "hurry"])
    .default("drain")
    .describe("drain: what was ordered is prepared first; hurry: at once"),
});
