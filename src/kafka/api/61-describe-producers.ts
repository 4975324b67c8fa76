// DescribeProducers (key 61, version 0): who has appended to a partition with a producer id lately (KIP-664).

import { api, type Door } from "../api.ts";
import { failure, success } from "../errors.ts";
import { type InputOf, int16, int32, int64, list, message, string } from "../wire/index.ts";

const request = message(0, { topics: list({ topic: string, partitions: list(int32) }) });

const producer = {
  producerId: int64,
  producerEpoch: int32,
  lastSequence: int32.default(-1),
  lastTimestamp: int64.default(-1),
  coordinatorEpoch: int32.default(-1),
  transactionStart: int64.default(-1),
};

const describedPartition = {
  partition: int32,
  errorCode: int16,
  errorMessage: string.nullable(),
  producers: list(producer),
};

const response = message(0, {
  throttleTimeMs: int32.default(0),
  topics: list({ topic: string, partitions: list(describedPartition) }),
});

export const describeProducers = api({
  key: 61,
  name: "DescribeProducers",
  versions: [0, 0],
  request,
  response,
  handle: ({ topics }, { door }) => ({
    topics: topics.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map((partition) => describe(topic, partition, door)),
    })),
  }),
});

function describe(topic: string, partition: number, { topics }: Door): InputOf<typeof describedPartition> {
  try {
    const { activeProducers, transactions } = topics.get(topic).partition(partition);
    return {
      partition,
      ...success,
      producers: activeProducers.map(({ epoch, ...state }) => {
        return { producerEpoch: epoch, transactionStart: transactions.openSince(state.producerId) ?? -1, ...state };
      }),
    };
  } catch (error) {
    return { partition, ...failure(error), producers: [] };
  }
}
