// ListTransactions (key 66, versions 0-1): all transactional ids, or those in some states, of some producers, or whose
// transaction has been open for so long (KIP-664, KIP-994).

import { systemClock } from "../../base/index.ts";
import { api } from "../api.ts";
import { noError } from "../errors.ts";
import { kafkaTransactionState } from "../transaction-states.ts";
import { int16, int32, int64, list, message, string } from "../wire/index.ts";

const request = message(0, {
  states: list(string),
  producerIds: list(int64),
  openForMs: int64.in("1+").default(-1),
});

const response = message(0, {
  throttleTimeMs: int32.default(0),
  errorCode: int16,
  unknownStates: list(string),
  transactions: list({ transactionalId: string, producerId: int64, state: string }),
});

export const listTransactions = api({
  key: 66,
  name: "ListTransactions",
  versions: [0, 1],
  request,
  response,
  handle({ states, producerIds, openForMs }, { door }) {
    const names = Object.values(kafkaTransactionState);
    const longest = systemClock.now() - openForMs;
    const wanted = door.kafkaesque.transactions.list().filter(({ record }) => {
      const inState = states.length === 0 || states.includes(kafkaTransactionState[record.state]);
      const ofProducer = producerIds.length === 0 || producerIds.includes(record.producerId);
      return inState && ofProducer && (openForMs < 0 || (record.state === "ongoing" && record.since <= longest));
    });
    return {
      errorCode: noError,
      unknownStates: states.filter((state) => !names.includes(state)),
      transactions: wanted.map(({ id, record: { producerId, state } }) => {
        return { transactionalId: id, producerId, state: kafkaTransactionState[state] };
      }),
    };
  },
});
