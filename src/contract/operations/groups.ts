// Calls of groups and their members.

import { z } from "zod";
import { json, type Operation } from "../operation.ts";
import * as queries from "../query-schemas.ts";
import * as schemas from "../schemas.ts";

/** The calls of groups and their members, by name. */
export const groupOperations = {
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
} as const satisfies Readonly<Record<string, Operation>>;
