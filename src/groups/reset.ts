// Where positions go when people move them: to a place in the log, a time, or so many events further or back.

import { problem } from "../base/index.ts";
import type { Reset, ResetResult, TopicPartition } from "../engine/index.ts";
import type { Coordinator } from "./coordinator.ts";
import { inPlace, type Positions } from "./positions.ts";

/** What a reset comes to, partition by partition. Throws `unknown-topic`, `unknown-partition`. */
export async function resetTargets(
  coordinator: Coordinator,
  positions: Positions | undefined,
  { topics, to }: Reset,
): Promise<ResetResult[]> {
  const places = topics?.flatMap((one) => placesOf(coordinator, one)) ?? positions?.all() ?? [];
  const results = places.map(async ({ topic, partition }): Promise<ResetResult> => {
    const before = positions?.get({ topic, partition })?.offset ?? null;
    return { topic, partition, before, after: await target(coordinator, { topic, partition }, before, to) };
  });
  return (await Promise.all(results)).sort(inPlace);
}

/** All partitions of a topic, or the one that is meant. */
function placesOf(coordinator: Coordinator, one: string | TopicPartition): TopicPartition[] {
  if (typeof one !== "string") return [one];
  const count = coordinator.broker.partitionCount(one);
  if (count === 0) throw problem("unknown-topic", { topic: one });
  return Array.from({ length: count }, (_, partition) => ({ topic: one, partition }));
}

/** A place within what the partition holds. What was never committed shifts from the earliest. */
async function target(
  coordinator: Coordinator,
  place: TopicPartition,
  before: number | null,
  to: Reset["to"],
): Promise<number> {
  const { earliest, end } = coordinator.broker.bounds(place);
  if (to === "earliest") return earliest;
  if (to === "latest") return end;
  if ("timestamp" in to) {
    return coordinator.broker.resolve(place.topic, place.partition, new Date(to.timestamp));
  }
  const wanted = "offset" in to ? to.offset : (before ?? earliest) + to.shift;
  return Math.min(Math.max(wanted, earliest), end);
}
