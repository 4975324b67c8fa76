// OffsetFetch (key 9, versions 1-8): what a group has committed for some partitions, or, without a list (version 2 and
// later), for all. Offset -1 where nothing is. Version 8 asks for several groups at once (KIP-709).
// Left out: version 9, which belongs to the newer group protocol (KIP-848).

import type { TopicPartition } from "../../engine/index.ts";
import { api, type Door } from "../api.ts";
import { codeOf, noError } from "../errors.ts";
import { partsByTopic } from "../parts-by-topic.ts";
import { bool, int16, int32, int64, list, message, string, type ValueOf } from "../wire/index.ts";

const wantedTopic = { topic: string, partitions: list(int32) };

const request = message(6, {
  group: string.in("0-7").default(""),
  topics: list(wantedTopic).nullable("2-7").in("0-7"),
  groups: list({ group: string, topics: list(wantedTopic).nullable() })
    .in("8+")
    .default([]),
  requireStable: bool.in("7+").default(false),
});

const committedTopic = {
  topic: string,
  partitions: list({
    partition: int32,
    offset: int64,
    leaderEpoch: int32.in("5+").default(-1),
    metadata: string.nullable(),
    errorCode: int16,
  }),
};

const response = message(6, {
  throttleTimeMs: int32.in("3+").default(0),
  topics: list(committedTopic).in("0-7").default([]),
  errorCode: int16.in("2-7").default(noError),
  groups: list({ group: string, topics: list(committedTopic), errorCode: int16 })
    .in("8+")
    .default([]),
});

export const offsetFetch = api({
  key: 9,
  name: "OffsetFetch",
  versions: [1, 8],
  request,
  response,
  async handle(body, { door, version }) {
    if (version < 8) return await fetchOne(body.group, body.topics, door);
    return { groups: await Promise.all(body.groups.map(({ group, topics }) => fetchOne(group, topics, door))) };
  },
});

async function fetchOne(group: string, topics: readonly ValueOf<typeof wantedTopic>[] | null, { groups }: Door) {
  const wanted: TopicPartition[] | null =
    topics?.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition }))) ?? null;
  try {
    const committed = await groups.fetchOffsets(group, wanted);
    const told = partsByTopic(committed, ({ offset, leaderEpoch, metadata }) => {
      return { offset, leaderEpoch, metadata, errorCode: noError };
    });
    return { group, topics: told, errorCode: noError };
  } catch (error) {
    const errorCode = codeOf(error);
    const told = partsByTopic(wanted ?? [], () => ({ offset: -1, metadata: "", errorCode }));
    return { group, topics: told, errorCode };
  }
}
