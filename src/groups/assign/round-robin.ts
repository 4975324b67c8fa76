// Round robin: all partitions in a row, dealt to the members like cards; who does not read a topic is passed over.
// Source: org.apache.kafka.clients.consumer.RoundRobinAssignor.

import { type Assignor, allPartitions, type Candidate, emptyAssignment, inOrder } from "./assignor.ts";

/** Kafka's `roundrobin`. */
export const roundRobin: Assignor = (candidates, counts) => {
  const assignment = emptyAssignment(candidates);
  const readers = inOrder(candidates).map((candidate) => ({ ...candidate, topics: new Set(candidate.topics) }));
  let turn = 0;
  for (const place of allPartitions(candidates, counts)) {
    while (!at(readers, turn).topics.has(place.topic)) turn += 1;
    assignment.get(at(readers, turn).memberId)?.push(place);
    turn += 1;
  }
  return assignment;
};

type Reader = Omit<Candidate, "topics"> & { readonly topics: ReadonlySet<string> };

function at(readers: readonly Reader[], turn: number): Reader {
  return readers[turn % readers.length] as Reader;
}
