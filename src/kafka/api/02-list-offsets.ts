// ListOffsets (key 2, versions 1-7): the earliest offset (-2), the end (-1), the first offset at or after a time, or the
// record with the greatest time (-3, from version 7). A reader of committed records is told the last stable offset as the
// end. No record: offset -1.
// Left out: versions 8 and 9 (tiered storage), of which there is none.

import { problem } from "../../base/index.ts";
import type { Partition } from "../../broker/index.ts";
import { api, type Call } from "../api.ts";
import { codeOf, noError } from "../errors.ts";
import { latestTime } from "../latest-time.ts";
import { checkLeaderEpoch, leaderEpoch } from "../leader-epoch.ts";
import { type InputOf, int8, int16, int32, int64, list, message, string, type ValueOf } from "../wire/index.ts";

const wantedPartition = {
  partition: int32,
  currentLeaderEpoch: int32.in("4+").default(-1),
  timestamp: int64,
};

const request = message(6, {
  replicaId: int32,
  isolationLevel: int8.in("2+").default(0),
  topics: list({ topic: string, partitions: list(wantedPartition) }),
});

const foundPartition = {
  partition: int32,
  errorCode: int16,
  timestamp: int64.default(-1),
  offset: int64.default(-1),
  leaderEpoch: int32.in("4+").default(-1),
};

const response = message(6, {
  throttleTimeMs: int32.in("2+").default(0),
  topics: list({ topic: string, partitions: list(foundPartition) }),
});

const latest = -1;
const earliest = -2;
const greatestTime = -3;
const readCommitted = 1;

type Wanted = ValueOf<typeof wantedPartition>;
type Found = InputOf<typeof foundPartition>;

export const listOffsets = api({
  key: 2,
  name: "ListOffsets",
  versions: [1, 7],
  request,
  response,
  async handle({ isolationLevel, topics }, call) {
    const find = (topic: string, wanted: Wanted) => findOne(topic, wanted, isolationLevel === readCommitted, call);
    return {
      topics: await Promise.all(
        topics.map(async ({ topic, partitions }) => ({
          topic,
          partitions: await Promise.all(partitions.map((wanted) => find(topic, wanted))),
        })),
      ),
    };
  },
});

async function findOne(topic: string, wanted: Wanted, committed: boolean, { door, version }: Call): Promise<Found> {
  try {
    const partition = door.topics.get(topic).partition(wanted.partition);
    checkLeaderEpoch(partition.place, wanted.currentLeaderEpoch);
    const found = await offsetFor(partition, wanted.timestamp, committed, version);
    return { partition: wanted.partition, errorCode: noError, leaderEpoch, ...found };
  } catch (error) {
    return { partition: wanted.partition, errorCode: codeOf(error) };
  }
}

async function offsetFor(partition: Partition, timestamp: number, committed: boolean, version: number) {
  if (timestamp === latest) return { offset: committed ? partition.stableEnd : partition.end };
  if (timestamp === earliest) return { offset: partition.earliest };
  if (timestamp === greatestTime && version >= 7) return await latestTime(partition);
  if (timestamp < 0) throw problem("unsupported-version", { api: "ListOffsets", version });
  return await partition.offsetForTime(timestamp);
}
