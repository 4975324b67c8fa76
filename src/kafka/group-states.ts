// The states of a group as Kafka writes them.

import type { GroupState } from "../engine/index.ts";

/** Kafka's name for a state. */
export const kafkaState: Readonly<Record<GroupState, string>> = {
  empty: "Empty",
  "preparing-rebalance": "PreparingRebalance",
  "completing-rebalance": "CompletingRebalance",
  stable: "Stable",
  dead: "Dead",
};
