// Calls about topics.

import { z } from "zod";
import { json, type Operation } from "../operation.ts";
import * as schemas from "../schemas.ts";

/** The calls about topics, by name. */
export const topicOperations = {
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
} as const satisfies Readonly<Record<string, Operation>>;
