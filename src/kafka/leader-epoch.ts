// Leader epochs count the changes of a partition's leader. There is one broker, so the epoch is 0 for ever.
// Source: KIP-320.

import { problem } from "../base/index.ts";

/** The epoch of every leader. */
export const leaderEpoch = 0;

/** Throws when the client knows a leader newer than there ever was. -1: the client does not say. */
export function checkLeaderEpoch(place: { readonly topic: string; readonly partition: number }, epoch: number): void {
  if (epoch > leaderEpoch) throw problem("unknown-leader-epoch", { ...place, epoch, current: leaderEpoch });
}
