// InitProducerId (key 22, versions 0-4): an id with which a producer's retries are stored once (KIP-98).
// A producer that lost its place asks again, naming the id it had (version 3, KIP-360), and gets a new one.
// With a transactional id it takes that id over: the producer that had it is fenced, and what it left open is aborted.

import { api } from "../api.ts";
import { noError } from "../errors.ts";
import { fencedCodeOf } from "../fenced.ts";
import { int16, int32, int64, message, string } from "../wire/index.ts";

const request = message(2, {
  transactionalId: string.nullable(),
  transactionTimeoutMs: int32,
  producerId: int64.in("3+").default(-1),
  producerEpoch: int16.in("3+").default(-1),
});

const response = message(2, {
  throttleTimeMs: int32.default(0),
  errorCode: int16,
  producerId: int64.default(-1),
  producerEpoch: int16.default(-1),
});

export const initProducerId = api({
  key: 22,
  name: "InitProducerId",
  versions: [0, 4],
  request,
  response,
  async handle({ transactionalId, transactionTimeoutMs, producerId, producerEpoch }, { door, version }) {
    const { kafkaesque } = door;
    const before = producerId < 0 ? undefined : { producerId, epoch: producerEpoch };
    try {
      const identity = await (transactionalId === null
        ? kafkaesque.createProducer()
        : kafkaesque.transactions.begin(transactionalId, transactionTimeoutMs, before));
      return { errorCode: noError, producerId: identity.producerId, producerEpoch: identity.epoch };
    } catch (error) {
      return { errorCode: fencedCodeOf(error, version, 4) };
    }
  },
});
