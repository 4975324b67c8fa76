// OffsetFetch (key 9, versions 1-8): what a group has committed for some partitions, or, without a list (version 2 and
// later), for all. Offset -1 where nothing is. Version 8 asks for several groups at once (KIP-709). Who requires stable
// positions (version 7, KIP-447) is sent back while an open transaction moves one.
// Left out: version 9, which belongs to the newer group protocol (KIP-848).

import type { TopicPartition } from "../../engine/index.ts";
import { api, type Door } from "../api.ts";
import { codeOf, errorCode, noError } from "../errors.ts";
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
    const { requireStable } = body;
    if (version < 8) return await fetchOne(body.group, body.topics, requireStable, door);
    const fetching = body.groups.map(({ group, topics }) => fetchOne(group, topics, requireStable, door));
    return { groups: await Promise.all(fetching) };
  },
});

async function fetchOne(
  group: string,
  topics: readonly ValueOf<typeof wantedTopic>[] | null,
  requireStable: boolean,
  { groups, kafkaesque: { transactions } }: Door,
) {
  const wanted: TopicPartition[] | null =
    topics?.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition }))) ?? null;
  try {
    const committed = await groups.fetchOffsets(group, wanted);
    const told = partsByTopic(committed, ({ offset, leaderEpoch, metadata, ...place }) => {
      const isMoving = requireStable && transactions.moves(group, place);
      if (isMoving) return { offset: -1, leaderEpoch: -1, metadata: "", errorCode: errorCode("unstable-offset") };
      return { offset, leaderEpoch, metadata, errorCode: noError };
    });
    return { group, topics: told, errorCode: noError };
  } catch (error) {
    const failed = { errorCode: codeOf(error) };
    return { group, topics: partsByTopic(wanted ?? [], () => ({ offset: -1, metadata: "", ...failed })), ...failed };
  }
}
