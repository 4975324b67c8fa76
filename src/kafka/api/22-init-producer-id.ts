// InitProducerId (key 22, versions 0-4): an id with which a producer's retries are stored once (KIP-98).
// A producer that lost its place asks again, naming the id it had (version 3, KIP-360), and gets a new one.
// Left out: transactional ids.

import { problem } from "../../base/index.ts";
import { api } from "../api.ts";
import { codeOf, noError } from "../errors.ts";
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
  async handle({ transactionalId }, { door }) {
    try {
      if (transactionalId !== null)
        throw problem("not-supported", { what: "A transaction", reason: "transactional ids are not served" });
      const { producerId, epoch } = await door.kafkaesque.createProducer();
      return { errorCode: noError, producerId, producerEpoch: epoch };
    } catch (error) {
      return { errorCode: codeOf(error) };
    }
  },
});
