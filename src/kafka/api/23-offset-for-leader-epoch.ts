// OffsetForLeaderEpoch (key 23, versions 2-4): where a leader's term ended, for consumers that check whether what they
// read was lost in a change of leaders (KIP-320). There is one leader and one term, which ends at the end of the log.

import { api, type Door } from "../api.ts";
import { codeOf, noError } from "../errors.ts";
import { checkLeaderEpoch, leaderEpoch } from "../leader-epoch.ts";
import { type InputOf, int16, int32, int64, list, message, string, type ValueOf } from "../wire/index.ts";

const wantedPartition = { partition: int32, currentLeaderEpoch: int32.in("2+").default(-1), leaderEpoch: int32 };

const request = message(4, {
  replicaId: int32.in("3+").default(-2),
  topics: list({ topic: string, partitions: list(wantedPartition) }),
});

const foundPartition = {
  errorCode: int16,
  partition: int32,
  leaderEpoch: int32.in("1+").default(-1),
  endOffset: int64.default(-1),
};

const response = message(4, {
  throttleTimeMs: int32.in("2+").default(0),
  topics: list({ topic: string, partitions: list(foundPartition) }),
});

export const offsetForLeaderEpoch = api({
  key: 23,
  name: "OffsetForLeaderEpoch",
  versions: [2, 4],
  request,
  response,
  handle: ({ topics }, { door }) => ({
    topics: topics.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map((wanted) => endOfTerm(topic, wanted, door)),
    })),
  }),
});

function endOfTerm(
  topic: string,
  wanted: ValueOf<typeof wantedPartition>,
  { topics }: Door,
): InputOf<typeof foundPartition> {
  const { partition: index } = wanted;
  try {
    const partition = topics.get(topic).partition(index);
    checkLeaderEpoch(partition.place, wanted.currentLeaderEpoch);
    if (wanted.leaderEpoch !== leaderEpoch) return { errorCode: noError, partition: index };
    return { errorCode: noError, partition: index, leaderEpoch, endOffset: partition.end };
  } catch (error) {
    return { errorCode: codeOf(error), partition: index };
  }
}
