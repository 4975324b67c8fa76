// The states of a transaction as Kafka writes them.

import type { TransactionState } from "../broker/index.ts";

/** Kafka's name for a state. */
export const kafkaTransactionState: Readonly<Record<TransactionState, string>> = {
  empty: "Empty",
  ongoing: "Ongoing",
  "prepare-commit": "PrepareCommit",
  "prepare-abort": "PrepareAbort",
  "complete-commit": "CompleteCommit",
  "complete-abort": "CompleteAbort",
};
