// AddOffsetsToTxn (key 25, versions 0-3): names the group whose positions a transaction is about to commit (KIP-98).

import { api } from "../api.ts";
import { noError } from "../errors.ts";
import { fencedCodeOf } from "../fenced.ts";
import { int16, int32, int64, message, string } from "../wire/index.ts";

const request = message(3, { transactionalId: string, producerId: int64, epoch: int16, group: string });

const response = message(3, { throttleTimeMs: int32.default(0), errorCode: int16 });

export const addOffsetsToTxn = api({
  key: 25,
  name: "AddOffsetsToTxn",
  versions: [0, 3],
  request,
  response,
  async handle({ transactionalId, group, ...by }, { door, version }) {
    try {
      await door.kafkaesque.transactions.addGroup(transactionalId, by, group);
      return { errorCode: noError };
    } catch (error) {
      return { errorCode: fencedCodeOf(error, version, 2) };
    }
  },
});
