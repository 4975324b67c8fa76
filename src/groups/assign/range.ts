// Range: topic by topic, each reader gets a run of neighbouring partitions; the first ones get one more when it does not
// divide evenly. Partitions of the same number meet at one member, so topics keyed alike can be joined.
// Source: org.apache.kafka.clients.consumer.RangeAssignor.

import { type Assignor, emptyAssignment, inOrder, partitionsOf, topicsInOrder } from "./assignor.ts";

/** Kafka's `range`. */
export const range: Assignor = (candidates, counts) => {
  const assignment = emptyAssignment(candidates);
  const readers = inOrder(candidates);
  for (const topic of topicsInOrder(candidates)) {
    const partitions = partitionsOf(topic, counts);
    const readersOfTopic = readers.filter((candidate) => candidate.topics.includes(topic));
    const share = Math.floor(partitions.length / readersOfTopic.length);
    const more = partitions.length % readersOfTopic.length;
    let next = 0;
    readersOfTopic.forEach(({ memberId }, index) => {
      const end = next + share + (index < more ? 1 : 0);
      assignment.get(memberId)?.push(...partitions.slice(next, end));
      next = end;
    });
  }
  return assignment;
};
