// TxnOffsetCommit (key 28, versions 0-3): positions that become a group's when the transaction ends well. From version 3 on
// the committer names its place in the group, so that a stale member cannot commit (KIP-447).

import { api } from "../api.ts";
import { noError } from "../errors.ts";
import { fencedCodeOf } from "../fenced.ts";
import { partsByTopic } from "../parts-by-topic.ts";
import { int16, int32, int64, list, message, string } from "../wire/index.ts";

const request = message(3, {
  transactionalId: string,
  group: string,
  producerId: int64,
  epoch: int16,
  generation: int32.in("3+").default(-1),
  memberId: string.in("3+").default(""),
  groupInstanceId: string.nullable().in("3+").default(null),
  topics: list({
    topic: string,
    partitions: list({
      partition: int32,
      offset: int64,
      leaderEpoch: int32.in("2+").default(-1),
      metadata: string.nullable(),
    }),
  }),
});

const response = message(3, {
  throttleTimeMs: int32.default(0),
  topics: list({ topic: string, partitions: list({ partition: int32, errorCode: int16 }) }),
});

export const txnOffsetCommit = api({
  key: 28,
  name: "TxnOffsetCommit",
  versions: [0, 3],
  request,
  response,
  async handle({ transactionalId, producerId, epoch, topics, ...committer }, { door, version }) {
    const offsets = topics.flatMap(({ topic, partitions }) =>
      partitions.map((position) => ({ topic, ...position, metadata: position.metadata ?? "" })),
    );
    try {
      const commit = { ...committer, offsets };
      const outcomes = await door.kafkaesque.transactions.addOffsets(transactionalId, { producerId, epoch }, commit);
      return { topics: partsByTopic(outcomes, ({ error }) => ({ errorCode: error?.kafkaCode ?? noError })) };
    } catch (error) {
      const errorCode = fencedCodeOf(error, version, 3);
      return { topics: partsByTopic(offsets, () => ({ errorCode })) };
    }
  },
});
