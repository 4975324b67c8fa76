// EndTxn (key 26, versions 0-3): commits or aborts a transaction. It is answered when the markers are written and the
// positions stored, so that who reads afterwards sees the outcome. Source: KIP-98.

import { api } from "../api.ts";
import { noError } from "../errors.ts";
import { fencedCodeOf } from "../fenced.ts";
import { bool, int16, int32, int64, message, string } from "../wire/index.ts";

const request = message(3, { transactionalId: string, producerId: int64, epoch: int16, commit: bool });

const response = message(3, { throttleTimeMs: int32.default(0), errorCode: int16 });

export const endTxn = api({
  key: 26,
  name: "EndTxn",
  versions: [0, 3],
  request,
  response,
  async handle({ transactionalId, commit, ...by }, { door, version }) {
    try {
      await door.kafkaesque.transactions.end(transactionalId, by, commit);
      return { errorCode: noError };
    } catch (error) {
      return { errorCode: fencedCodeOf(error, version, 2) };
    }
  },
});
