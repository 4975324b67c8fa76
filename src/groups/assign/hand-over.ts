// The cooperative half of a rebalance (KIP-429): a partition goes to its new owner only when its old one has let go of it.
// Until then it is nobody's new partition; the old owner finishes, and the generation after gives it away.

import type { TopicPartition } from "../../engine/index.ts";
import { type Assignment, partitionName } from "./assignor.ts";

/** The assignment without the partitions that another member still holds. `held` says who holds what, by member id. */
export function handOver(target: Assignment, held: ReadonlyMap<string, readonly TopicPartition[]>): Assignment {
  const holders = new Map<string, string[]>();
  for (const [memberId, places] of held) {
    for (const place of places) {
      const name = partitionName(place);
      holders.set(name, [...(holders.get(name) ?? []), memberId]);
    }
  }
  const free = (memberId: string, place: TopicPartition) =>
    (holders.get(partitionName(place)) ?? []).every((holder) => holder === memberId);
  return new Map([...target].map(([memberId, places]) => [memberId, places.filter((place) => free(memberId, place))]));
}
