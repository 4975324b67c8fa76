// DescribeTransactions (key 65, version 0): who holds a transactional id, and how far its transaction is (KIP-664).

import { api, type Door } from "../api.ts";
import { codeOf, noError } from "../errors.ts";
import { kafkaTransactionState } from "../transaction-states.ts";
import { type InputOf, int16, int32, int64, list, message, string } from "../wire/index.ts";

const request = message(0, { transactionalIds: list(string) });

const described = {
  errorCode: int16,
  transactionalId: string,
  state: string.default(""),
  timeoutMs: int32.default(0),
  startTimeMs: int64.default(-1),
  producerId: int64.default(-1),
  producerEpoch: int16.default(-1),
  topics: list({ topic: string, partitions: list(int32) }).default([]),
};

const response = message(0, { throttleTimeMs: int32.default(0), transactions: list(described) });

export const describeTransactions = api({
  key: 65,
  name: "DescribeTransactions",
  versions: [0, 0],
  request,
  response,
  handle: ({ transactionalIds }, { door }) => ({ transactions: transactionalIds.map((id) => describe(id, door)) }),
});

function describe(transactionalId: string, { kafkaesque }: Door): InputOf<typeof described> {
  try {
    const { state, timeoutMs, since, producerId, epoch, partitions } =
      kafkaesque.transactions.describe(transactionalId);
    const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([topic, some]) => {
      return { topic, partitions: some.map(({ partition }) => partition) };
    });
    const told = { state: kafkaTransactionState[state], timeoutMs, startTimeMs: since, topics };
    return { errorCode: noError, transactionalId, producerId, producerEpoch: epoch, ...told };
  } catch (error) {
    return { errorCode: codeOf(error), transactionalId };
  }
}
