// What a group has committed, and which of it may be forgotten by now.

import type { TopicPartition } from "../engine/index.ts";
import { partitionName } from "./assign/index.ts";
import { consumerProtocolType, decodeSubscription } from "./consumer-protocol.ts";
import type { Group } from "./group.ts";
import type { Position } from "./offset-records.ts";

/** A partition with its position. */
export interface Committed extends TopicPartition {
  readonly position: Position;
}

/** The positions of one group. */
export class Positions {
  readonly #byName = new Map<string, Committed>();

  get size(): number {
    return this.#byName.size;
  }

  get(place: TopicPartition): Position | undefined {
    return this.#byName.get(partitionName(place))?.position;
  }

  /** All of them: topics by name, partitions by number. */
  all(): Committed[] {
    return [...this.#byName.values()].sort(inPlace);
  }

  set({ topic, partition }: TopicPartition, position: Position): void {
    this.#byName.set(partitionName({ topic, partition }), { topic, partition, position });
  }

  delete(place: TopicPartition): void {
    this.#byName.delete(partitionName(place));
  }

  /**
   * What may be forgotten (KIP-211): a group without members forgets everything when it has been empty for the retention,
   * one with members what they do not read any more, and simple consumers what they have not committed for that long.
   */
  expired(group: Group, now: number, retentionMs: number): Committed[] {
    const simple = group.protocolType === undefined;
    if (!simple && group.state !== "empty" && group.state !== "stable") return [];
    const read = group.state === "stable" ? topicsRead(group) : new Set<string>();
    if (read === undefined) return [];
    const since = ({ committedAt }: Position) => (!simple && group.state === "empty" ? group.stateSince : committedAt);
    return this.all().filter(({ topic, position }) => {
      const end = position.expiresAt ?? since(position) + retentionMs;
      return !read.has(topic) && now >= end;
    });
  }
}

/** The topics that a group's consumers read; undefined when that cannot be known. */
export function topicsRead(group: Group): Set<string> | undefined {
  if (group.protocolType !== consumerProtocolType) return undefined;
  try {
    const members = [...group.members];
    return new Set(members.flatMap((member) => decodeSubscription(member.metadata(group.protocolName)).topics));
  } catch {
    return undefined;
  }
}

/** Topics by name, partitions by number. */
export function inPlace(left: TopicPartition, right: TopicPartition): number {
  if (left.topic !== right.topic) return left.topic < right.topic ? -1 : 1;
  return left.partition - right.partition;
}
