// OffsetDelete (key 47, version 0): forgets a group's positions in topics that its members do not read (KIP-496).

import { api } from "../api.ts";
import { codeOf, noError } from "../errors.ts";
import { partsByTopic } from "../parts-by-topic.ts";
import { int16, int32, list, message, string } from "../wire/index.ts";

/** The layout has no flexible version. */
const never = Number.POSITIVE_INFINITY;

const request = message(never, {
  group: string,
  topics: list({ topic: string, partitions: list({ partition: int32 }) }),
});

const response = message(never, {
  errorCode: int16,
  throttleTimeMs: int32.default(0),
  topics: list({ topic: string, partitions: list({ partition: int32, errorCode: int16 }) }),
});

export const offsetDelete = api({
  key: 47,
  name: "OffsetDelete",
  versions: [0, 0],
  request,
  response,
  async handle({ group, topics }, { door }) {
    const wanted = topics.flatMap(({ topic, partitions }) => partitions.map(({ partition }) => ({ topic, partition })));
    try {
      const outcomes = await door.groups.deleteOffsets(group, wanted);
      const told = partsByTopic(outcomes, ({ error }) => ({ errorCode: error?.kafkaCode ?? noError }));
      return { errorCode: noError, topics: told };
    } catch (error) {
      return { errorCode: codeOf(error), topics: [] };
    }
  },
});
