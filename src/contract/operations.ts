// Every call of the HTTP door, for people and for /openapi.json.

import { z } from "zod";
import type { ErrorType } from "../base/index.ts";
import type { Content, Operation } from "./operation.ts";
import * as queries from "./query-schemas.ts";
import * as schemas from "./schemas.ts";

const json = (schema: z.ZodType): Content => ({ "application/json": schema });

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

/** All calls, by name. */
export const operations = {
  health: {
    method: "get",
    path: "/health",
    tag: "Server",
    summary: "Is the server well?",
    answers: { 200: { description: "It is up, and its engine answers", content: json(schemas.HealthSchema) } },
    problems: ["unavailable", "closed"],
  },
  listTopics: {
    method: "get",
    path: "/topics",
    tag: "Topics",
    summary: "List the topics",
    answers: {
      200: {
        description: "All topics by name, the internal ones included",
        content: json(z.array(schemas.TopicSchema)),
      },
    },
  },
  createTopic: {
    method: "post",
    path: "/topics",
    tag: "Topics",
    summary: "Create a topic",
    description: "A topic that is there with the same settings is as good as a new one.",
    body: json(schemas.NewTopicJson),
    answers: {
      201: { description: "It is there", content: json(schemas.TopicSchema), headers: { Location: "Where it is" } },
    },
    problems: ["topic-exists", "invalid-topic", "invalid-partitions", "invalid-config", "invalid-request"],
  },
  describeTopic: {
    method: "get",
    path: "/topics/{topic}",
    tag: "Topics",
    summary: "Describe a topic",
    answers: { 200: { description: "Its partitions and settings", content: json(schemas.TopicSchema) } },
    problems: ["unknown-topic"],
  },
  alterTopic: {
    method: "patch",
    path: "/topics/{topic}",
    tag: "Topics",
    summary: "Change settings, or add partitions",
    description: "With more partitions, keys may go to other partitions than before.",
    body: json(schemas.TopicChangeJson),
    answers: { 200: { description: "The topic as it is now", content: json(schemas.TopicSchema) } },
    problems: ["unknown-topic", "invalid-config", "invalid-partitions", "invalid-request"],
  },
  deleteTopic: {
    method: "delete",
    path: "/topics/{topic}",
    tag: "Topics",
    summary: "Delete a topic and its events",
    answers: { 204: { description: "It is gone" } },
    problems: ["unknown-topic"],
  },
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
  activity: {
    method: "get",
    path: "/activity",
    tag: "Streams",
    summary: "Watch what happens in the server",
    answers: {
      200: {
        description: "Server-Sent Events, one unnamed event for each thing that happens from now on",
        content: { "text/event-stream": schemas.HappeningSchema },
      },
    },
    problems: ["not-supported"],
  },
  listGroups: {
    method: "get",
    path: "/groups",
    tag: "Groups",
    summary: "List the groups",
    answers: { 200: { description: "All groups", content: json(z.array(schemas.GroupSchema)) } },
  },
  describeGroup: {
    method: "get",
    path: "/groups/{group}",
    tag: "Groups",
    summary: "Describe a group: members, positions, lag",
    answers: { 200: { description: "The group as it is now", content: json(schemas.GroupSchema) } },
    problems: ["unknown-group"],
  },
  deleteGroup: {
    method: "delete",
    path: "/groups/{group}",
    tag: "Groups",
    summary: "Forget a group and its positions",
    answers: { 204: { description: "It is gone" } },
    problems: ["unknown-group", "group-not-empty"],
  },
  joinGroup: {
    method: "post",
    path: "/groups/{group}/members",
    tag: "Groups",
    summary: "Join, or join again",
    description:
      "Answers when the group has shared its partitions out. Then read them from the partition paths, and send heartbeats.",
    body: json(schemas.JoinJson),
    answers: { 201: { description: "It is a member", content: json(schemas.MembershipSchema) } },
    problems: [
      "inconsistent-protocol",
      "unknown-member",
      "fenced-member",
      "invalid-session-timeout",
      "invalid-request",
    ],
  },
  heartbeat: {
    method: "post",
    path: "/groups/{group}/members/{member}",
    tag: "Groups",
    summary: "Say that a member is alive, and learn of changes",
    query: queries.HeartbeatQuery,
    body: json(schemas.HeartbeatJson),
    answers: { 200: { description: "The present generation and assignment", content: json(schemas.MembershipSchema) } },
    problems: ["unknown-member", "stale-generation", "fenced-member", "invalid-request"],
  },
  memberEvents: {
    method: "get",
    path: "/groups/{group}/members/{member}",
    tag: "Groups",
    summary: "Be told of changes, as a stream",
    description:
      "Named events: `assigned` with what is the member's own now, `revoking` with what it shall let go of. It keeps nobody alive: send heartbeats.",
    answers: {
      200: {
        description: "A stream that follows",
        content: { "text/event-stream": "Server-Sent Events: `assigned`, `revoking`, and `problem`" },
      },
    },
    problems: ["unknown-group", "unknown-member", "not-supported"],
  },
  groupEvents: {
    method: "get",
    path: "/groups/{group}/events",
    tag: "Groups",
    summary: "Join, read, and leave with the connection: for curl",
    description:
      "`assigned` names the member and its generation, with which the reader commits; at most `max` events are sent ahead of that. `commit=sent` commits what is sent at once.",
    query: queries.GroupEventsQuery,
    answers: {
      200: {
        description: "A stream of the events of its partitions",
        content: { "text/event-stream": "Server-Sent Events: unnamed events, `assigned`, `revoking`, and `problem`" },
      },
    },
    problems: ["unknown-topic", "invalid-group", "invalid-request"],
  },
  leaveGroup: {
    method: "delete",
    path: "/groups/{group}/members/{member}",
    tag: "Groups",
    summary: "Leave",
    query: queries.LeaveQuery,
    answers: { 204: { description: "It has left" } },
    problems: ["unknown-member", "unknown-group"],
  },
  committed: {
    method: "get",
    path: "/groups/{group}/offsets",
    tag: "Groups",
    summary: "Read the committed positions",
    answers: {
      200: {
        description: "What is committed; nothing for an unknown group",
        content: json(z.array(schemas.CommitJson)),
      },
    },
  },
  commit: {
    method: "post",
    path: "/groups/{group}/offsets",
    tag: "Groups",
    summary: "Commit positions",
    description: "A member names itself and its generation. While a group has no members anyone may commit.",
    body: json(schemas.CommitsJson),
    answers: { 204: { description: "Stored" } },
    problems: [
      "stale-generation",
      "rebalancing",
      "unknown-member",
      "not-a-group-member",
      "unknown-topic",
      "invalid-request",
    ],
  },
  resetGroup: {
    method: "put",
    path: "/groups/{group}/offsets",
    tag: "Groups",
    summary: "Move positions while nobody is a member",
    body: json(schemas.ResetJson),
    answers: { 200: { description: "What moved, or would", content: json(z.array(schemas.ResetResultSchema)) } },
    problems: ["group-not-empty", "unknown-group", "unknown-topic", "invalid-request"],
  },
  listWorkers: {
    method: "get",
    path: "/demonstration/workers",
    tag: "Demonstration",
    summary: "List the demonstration producers and consumers",
    description: "They run in the server and use it as any client would; the live page starts them.",
    answers: {
      200: { description: "Those that run, and the last that ended", content: json(z.array(schemas.WorkerSchema)) },
    },
  },
  addWorker: {
    method: "post",
    path: "/demonstration/workers",
    tag: "Demonstration",
    summary: "Start a demonstration producer or consumer",
    body: json(schemas.NewWorkerJson),
    answers: { 201: { description: "It runs", content: json(schemas.WorkerSchema) } },
    problems: ["invalid-request"],
  },
  paceWorker: {
    method: "patch",
    path: "/demonstration/workers/{worker}",
    tag: "Demonstration",
    summary: "Slow a worker down, or speed it up",
    body: json(schemas.WorkerPaceJson),
    answers: { 200: { description: "It has the new pace", content: json(schemas.WorkerSchema) } },
    problems: ["unknown-worker", "invalid-request"],
  },
  endWorker: {
    method: "delete",
    path: "/demonstration/workers/{worker}",
    tag: "Demonstration",
    summary: "Stop a worker, or kill it",
    query: queries.WorkerEndQuery,
    answers: { 204: { description: "It has ended" } },
    problems: ["unknown-worker"],
  },
} as const satisfies Readonly<Record<string, Operation>>;
