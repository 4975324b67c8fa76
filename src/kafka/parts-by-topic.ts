// The shape that most answers about partitions have: a list of topics, each with its partitions.

import type { TopicPartition } from "../engine/index.ts";

/** Gathers what is known of partitions under their topics, in the order in which they come. */
export function partsByTopic<Part extends TopicPartition, Told>(
  parts: readonly Part[],
  tell: (part: Part) => Told,
): { topic: string; partitions: (Told & { partition: number })[] }[] {
  const topics = Map.groupBy(parts, ({ topic }) => topic);
  return [...topics].map(([topic, some]) => ({
    topic,
    partitions: some.map((part) => ({ partition: part.partition, ...tell(part) })),
  }));
}
