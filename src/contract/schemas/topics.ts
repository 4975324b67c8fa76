// Topics: to make, to change, and as they are.

import { z } from "zod";
import { offset, partition } from "./shared.ts";

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
