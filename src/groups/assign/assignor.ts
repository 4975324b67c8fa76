// Sharing partitions out: what goes in, what comes out.

import type { TopicPartition } from "../../engine/index.ts";

/** A member that wants partitions. */
export interface Candidate {
  readonly memberId: string;
  /** A static member's name, else null. */
  readonly instance: string | null;
  /** What it reads. */
  readonly topics: readonly string[];
  /** What it had in the last generation, and may keep. */
  readonly previous: readonly TopicPartition[];
}

/** Who gets what, by member id. Every candidate is in it. */
export type Assignment = Map<string, TopicPartition[]>;

/**
 * Shares all partitions of the topics that somebody reads out among those who read them. Deterministic: the same candidates,
 * in whatever order, get the same. A topic that `counts` lacks has no partitions.
 */
export type Assignor = (candidates: readonly Candidate[], counts: ReadonlyMap<string, number>) => Assignment;

/** One name for a partition, to look it up by: `orders-0`. */
export function partitionName({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}

/** Candidates in Kafka's order: static members by their names, then the others by their ids. */
export function inOrder(candidates: readonly Candidate[]): Candidate[] {
  return candidates.toSorted((left, right) => {
    if (left.instance !== null && right.instance !== null) return compareText(left.instance, right.instance);
    if (left.instance !== null) return -1;
    if (right.instance !== null) return 1;
    return compareText(left.memberId, right.memberId);
  });
}

/** All partitions that somebody reads: topics by name, partitions by number. */
export function allPartitions(candidates: readonly Candidate[], counts: ReadonlyMap<string, number>): TopicPartition[] {
  return topicsInOrder(candidates).flatMap((topic) => partitionsOf(topic, counts));
}

/** All topics that somebody reads, by name. */
export function topicsInOrder(candidates: readonly Candidate[]): string[] {
  return [...new Set(candidates.flatMap((candidate) => candidate.topics))].sort(compareText);
}

/** The partitions of one topic. */
export function partitionsOf(topic: string, counts: ReadonlyMap<string, number>): TopicPartition[] {
  return Array.from({ length: counts.get(topic) ?? 0 }, (_, partition) => ({ topic, partition }));
}

/** Nothing for anybody yet. */
export function emptyAssignment(candidates: readonly Candidate[]): Assignment {
  return new Map(candidates.map(({ memberId }) => [memberId, []]));
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
