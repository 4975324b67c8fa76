// Requests and answers as Zod schemas: the documentation at /docs is made from them, bodies of rare calls are checked by
// them. Bodies and queries of frequent calls are read by hand; tests hold those readers to these schemas.

import { z } from "zod";
import { cursorPattern } from "./cursor.ts";

const offset = z.int().min(0).describe("A number in a partition; never changes, never used again");
const time = z.int().describe("Milliseconds since 1970");
const partition = z.int().min(0).describe("A partition of the topic, numbered from 0");
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

/** The engine says which values a setting may have (`invalid-config`). */
const number = z.number().nullable().optional();

/** Settings of a topic, to set or to take back (null). */
export const TopicConfigJson = z
  .looseObject({
    "retention.ms": number.describe("How long events are kept; -1: for ever"),
    "retention.bytes": number.describe("How many bytes a partition keeps; -1: all"),
    "retention.events": number.describe("How many events a partition keeps; -1: all"),
    "cleanup.policy": z.string().nullable().optional().describe("delete, compact, or compact,delete"),
    "segment.bytes": number.describe("How large a file grows"),
    "segment.ms": number.describe("How long a file takes writes"),
    "max.message.bytes": number.describe("How large an event may be"),
    "min.cleanable.dirty.ratio": number.describe("Which part must be new before it is compacted again, 0 to 1"),
    "delete.retention.ms": number.describe("How long compaction keeps a tombstone"),
    "message.timestamp.type": z.string().nullable().optional().describe("CreateTime or LogAppendTime"),
  })
  .meta({ id: "TopicConfig", description: "Settings under Kafka's names; what is absent has its default" });

/** How to make a topic. */
export const NewTopicJson = z
  .strictObject({
    name: z.string().describe("1 to 249 of a-z, A-Z, 0-9, '.', '_' and '-'"),
    partitions: z.int().optional().describe("Default: the server's, normally 1"),
    config: TopicConfigJson.optional(),
  })
  .meta({ id: "NewTopic", description: "A topic to make", example: { name: "orders", partitions: 3 } });

/** How to change a topic. */
export const TopicChangeJson = z
  .strictObject({
    partitions: z.int().optional().describe("More than there are"),
    config: TopicConfigJson.optional().describe("Settings to change; null takes one back to its default"),
  })
  .meta({ id: "TopicChange", description: "What to change about a topic" });

/** A topic as it is now. */
export const TopicSchema = z
  .object({
    topic: z.string(),
    incarnation: z.uuid().describe("Tells it from an earlier topic of its name"),
    internal: z.boolean(),
    partitions: z.array(
      z.object({
        partition,
        earliest: offset,
        end: offset,
        bytes: z.int(),
        damage: z.string().optional().describe("Why it is stopped"),
      }),
    ),
    config: TopicConfigJson,
  })
  .meta({ id: "Topic", description: "A topic as it is now" });

/** A producer's identity. */
export const ProducerSchema = z
  .object({ producerId: z.int().min(0), epoch: z.int().min(0) })
  .meta({ id: "Producer", description: "What tells a producer's retries from new events" });

/** Whether the server is well. */
export const HealthSchema = z
  .object({ status: z.literal("ok"), engine: z.string(), version: z.string() })
  .meta({ id: "Health", description: "The server is up and its engine answers" });

/** A problem document. */
export const ProblemSchema = z
  .looseObject({ type: z.string(), title: z.string(), status: z.int(), detail: z.string() })
  .meta({ id: "Problem", description: "What went wrong (RFC 9457), with the facts as further members" });

/** What is left of a partition. */
export const EarliestSchema = z.object({ topic: z.string(), partition, earliest: offset });

/** One thing that happened in the server. */
export const HappeningSchema = z
  .looseObject({ kind: z.string().describe("Such as appended, rebalanced, committed"), at: time })
  .meta({ id: "Happening", description: "One thing that happened, with its facts as further members" });

/** A demonstration producer or consumer to start. */
export const NewWorkerJson = z
  .strictObject({
    kind: z.enum(["producer", "consumer"]),
    topic: z.string(),
    group: z.string().min(1).optional().describe("The group that a consumer joins"),
    perSecond: z.number().positive().max(1000).describe("How many events a second it puts, or handles at most"),
  })
  .meta({ id: "NewWorker", description: "A demonstration producer or consumer to start" });

/** What to change about a demonstration worker. */
export const WorkerPaceJson = NewWorkerJson.pick({ perSecond: true });

/** A demonstration producer or consumer, as it is now. */
export const WorkerSchema = z
  .object({
    ...NewWorkerJson.shape,
    id: z.string(),
    state: z.enum(["running", "stopped", "killed", "failed"]),
    events: z.int().min(0).describe("How many events it has put or handled"),
    problem: z.string().optional().describe("Why it failed"),
  })
  .meta({ id: "Worker", description: "A demonstration producer or consumer, as it is now" });

const place = { topic: z.string(), partition };
const commitShape = { ...place, offset: offset.describe("The offset to read next") };

/** A place in a topic. */
const PlaceJson = z.strictObject(place);

/** A position to commit, or one that was. */
export const CommitJson = z
  .strictObject({ ...commitShape, metadata: z.string().optional().describe("A few words of the committer's own") })
  .meta({ id: "Commit", description: "A position: the offset to read next" });

/** How a consumer joins. */
export const JoinJson = z
  .strictObject({
    topics: z.array(z.string()).min(1),
    member: z.string().optional().describe("The member it was before, when it rejoins"),
    instance: z.string().optional().describe("A name that outlives restarts (group.instance.id)"),
    client: z.string().optional().describe("What the consumer calls itself, for people"),
    sessionTimeoutMs: z.int().min(1).optional().describe("How long it may be silent; default 10,000"),
    rebalanceTimeoutMs: z.int().min(1).optional().describe("How long a rebalance waits for it; default 60,000"),
    assignors: z
      .array(z.enum(["cooperative-sticky", "sticky", "range", "roundrobin"]))
      .min(1)
      .optional(),
  })
  .meta({ id: "Join", description: "A wish to be a member", example: { topics: ["orders"], client: "preparer-1" } });

/** What a member is told. */
export const MembershipSchema = z
  .object({
    member: z.string(),
    generation: z.int(),
    assignment: z.array(PlaceJson).describe("The partitions to read"),
    revoking: z.array(PlaceJson).describe("Partitions to let go of: finish, commit, and name them in `revoked`"),
  })
  .meta({ id: "Membership", description: "Who the member is, and what is its own now" });

/** A sign of life. */
export const HeartbeatJson = z
  .strictObject({
    generation: z.int().describe("The generation the member believes in"),
    positions: z.array(CommitJson).optional().describe("How far it has read; shown to people, not committed"),
    revoked: z.array(PlaceJson).optional().describe("What it has let go of"),
  })
  .meta({ id: "Heartbeat", description: "A sign of life" });

/** What to commit. */
export const CommitsJson = z
  .strictObject({
    member: z.string().optional(),
    generation: z.int().optional().describe("A member names its generation"),
    offsets: z.array(CommitJson).min(1),
  })
  .refine(
    ({ member, generation }) => (member === undefined) === (generation === undefined),
    "give member and generation, or neither",
  )
  .meta({ id: "Commits", description: "Positions to store" });

/** Which positions to move, and where to. */
export const ResetJson = z
  .strictObject({
    topics: z
      .array(z.union([z.string(), PlaceJson]))
      .optional()
      .describe("Default: all that is committed"),
    to: z.union([
      z.enum(["earliest", "latest"]),
      z.strictObject({ offset }),
      z.strictObject({ timestamp: time }),
      z.strictObject({ shift: z.int() }),
    ]),
    dryRun: z.boolean().optional().describe("Only tell what would happen"),
  })
  .meta({
    id: "Reset",
    description: "Moves positions while nobody is a member",
    example: { to: "earliest", dryRun: true },
  });

/** One moved position. */
export const ResetResultSchema = z.object({ ...place, before: offset.nullable(), after: offset });

/** A group as it is now. */
export const GroupSchema = z
  .object({
    group: z.string(),
    state: z.enum(["empty", "preparing-rebalance", "completing-rebalance", "stable", "dead"]),
    generation: z.int(),
    assignor: z.string().nullable(),
    members: z.array(
      z.object({
        member: z.string(),
        instance: z.string().optional(),
        client: z.string(),
        host: z.string(),
        partitions: z.array(PlaceJson),
      }),
    ),
    partitions: z.array(
      z.object({
        ...place,
        committed: offset.nullable(),
        position: offset.nullable(),
        end: offset,
        lag: z.int(),
        member: z.string().nullable(),
        metadata: z.string().optional(),
      }),
    ),
  })
  .meta({ id: "Group", description: "A group as it is now" });
