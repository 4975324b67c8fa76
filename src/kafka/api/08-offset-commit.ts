// OffsetCommit (key 8, versions 2-8): stores a group's positions, each with a few words of the committer's own.
// Members name their generation; a consumer that is no member commits with generation -1 while nobody else is one.
// Left out: version 9, which belongs to the newer group protocol (KIP-848).

import { api } from "../api.ts";
import { codeOf, errorCode, noError } from "../errors.ts";
import { partsByTopic } from "../parts-by-topic.ts";
import { int16, int32, int64, list, message, string } from "../wire/index.ts";

const request = message(8, {
  group: string,
  generation: int32.in("1+").default(-1),
  memberId: string.in("1+").default(""),
  groupInstanceId: string.nullable().in("7+").default(null),
  retentionMs: int64.in("2-4").default(-1),
  topics: list({
    topic: string,
    partitions: list({
      partition: int32,
      offset: int64,
      leaderEpoch: int32.in("6+").default(-1),
      metadata: string.nullable(),
    }),
  }),
});

const response = message(8, {
  throttleTimeMs: int32.in("3+").default(0),
  topics: list({ topic: string, partitions: list({ partition: int32, errorCode: int16 }) }),
});

export const offsetCommit = api({
  key: 8,
  name: "OffsetCommit",
  versions: [2, 8],
  request,
  response,
  async handle({ topics, ...committer }, { door }) {
    const offsets = topics.flatMap(({ topic, partitions }) =>
      partitions.map((position) => ({ topic, ...position, metadata: position.metadata ?? "" })),
    );
    try {
      const outcomes = await door.groups.commitOffsets({ ...committer, offsets });
      return { topics: partsByTopic(outcomes, ({ error }) => ({ errorCode: error?.kafkaCode ?? noError })) };
    } catch (error) {
      const code = (topic: string) => (door.topics.find(topic) ? codeOf(error) : errorCode("unknown-topic"));
      return { topics: partsByTopic(offsets, ({ topic }) => ({ errorCode: code(topic) })) };
    }
  },
});
