// Sticky: everyone keeps what it had, what nobody has goes to whoever has least, and only then partitions move, one by one,
// from those with more to those with less. Balanced means: nobody has two partitions more than another who could take one
// of them. That is the balance of Kafka's AbstractStickyAssignor (KIP-54); every move but those is saved.

import type { TopicPartition } from "../../engine/index.ts";
import { type Assignment, type Assignor, allPartitions, type Candidate, inOrder, partitionName } from "./assignor.ts";

/** Kafka's `sticky`, and the first half of `cooperative-sticky`. */
export const sticky: Assignor = (candidates, counts) => {
  const shares = inOrder(candidates).map((candidate) => new Share(candidate));
  const free = keepPrevious(shares, allPartitions(candidates, counts));
  for (const place of hardestFirst(free, shares)) {
    leastOf(shares.filter((share) => share.reads(place.topic)))?.places.push(place);
  }
  while (moveOne(shares)) {
    // Each move brings two shares closer together, so there is an end.
  }
  return new Map(shares.map(({ memberId, places }) => [memberId, places])) as Assignment;
};

/** What one member gets. */
class Share {
  readonly memberId: string;
  readonly previous: readonly TopicPartition[];
  readonly places: TopicPartition[] = [];
  readonly #topics: ReadonlySet<string>;

  constructor({ memberId, previous, topics }: Candidate) {
    this.memberId = memberId;
    this.previous = previous;
    this.#topics = new Set(topics);
  }

  reads(topic: string): boolean {
    return this.#topics.has(topic);
  }
}

/** Gives everyone what it had and still reads; when two had the same, the first keeps it. Returns what nobody had. */
function keepPrevious(shares: readonly Share[], partitions: readonly TopicPartition[]): TopicPartition[] {
  const free = new Map(partitions.map((place) => [partitionName(place), place]));
  for (const share of shares) {
    for (const previous of share.previous) {
      const name = partitionName(previous);
      const place = free.get(name);
      if (place === undefined || !share.reads(place.topic)) continue;
      share.places.push(place);
      free.delete(name);
    }
  }
  return [...free.values()];
}

/** Topics that few read come first, so that those readers are not filled with what anybody could take. */
function hardestFirst(places: readonly TopicPartition[], shares: readonly Share[]): TopicPartition[] {
  const readers = new Map<string, number>();
  for (const topic of new Set(places.map((place) => place.topic))) {
    readers.set(topic, shares.filter((share) => share.reads(topic)).length);
  }
  return places.toSorted((left, right) => (readers.get(left.topic) ?? 0) - (readers.get(right.topic) ?? 0));
}

/** The share with the fewest partitions, the first of several. */
function leastOf(shares: readonly Share[]): Share | undefined {
  let least = shares[0];
  for (const share of shares) if (least && share.places.length < least.places.length) least = share;
  return least;
}

/** Moves one partition from the largest share that can spare one to the smallest that reads it. False: all is balanced. */
function moveOne(shares: readonly Share[]): boolean {
  const bySize = shares.toSorted((left, right) => right.places.length - left.places.length);
  for (const from of bySize) {
    const smaller = bySize.filter((share) => share.places.length + 2 <= from.places.length).reverse();
    for (const to of smaller) {
      const index = from.places.findLastIndex((place) => to.reads(place.topic));
      if (index < 0) continue;
      to.places.push(...from.places.splice(index, 1));
      return true;
    }
  }
  return false;
}
