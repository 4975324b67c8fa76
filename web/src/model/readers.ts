// Who reads a partition, and how far they are: what is drawn under its cells.

import type { GroupInfo, TopicPartition } from "moldau/client";
import { lagOf } from "./apply.ts";
import type { State } from "./state.ts";
import { shortMember } from "./story.ts";
import { readerTone } from "./tones.ts";

/** A group's place in one partition. */
export interface Reader {
  readonly group: string;
  /** Who owns the partition in the group, or null. */
  readonly member: string | null;
  /** What to call the owner. */
  readonly name: string;
  /** The class of its colour. */
  readonly tone: string;
  readonly committed: number | null;
  readonly position: number | null;
  readonly lag: number;
}

/** The groups that read a topic: those that share it among the most members first. */
export function groupsOf(state: State, topic: string): GroupInfo[] {
  return [...state.groups.values()]
    .filter((group) => group.partitions.some((part) => part.topic === topic))
    .sort((left, right) => right.members.length - left.members.length || left.group.localeCompare(right.group));
}

/** What a member is called: its client's name, with a number where several share it. */
export function memberName(group: GroupInfo, member: string): string {
  const info = group.members.find((candidate) => candidate.member === member);
  if (info === undefined) return shortMember(member);
  const same = group.members.filter(({ client }) => client === info.client);
  if (info.client === "" || same.length > 1) return shortMember(member);
  return info.client;
}

/** The readers of one partition. */
export function readersOf(state: State, groups: readonly GroupInfo[], place: TopicPartition): Reader[] {
  const everybody = groups.flatMap((group) => group.members.map(({ member }) => member));
  return groups.flatMap((group): Reader[] => {
    const part = group.partitions.find(
      ({ topic, partition }) => topic === place.topic && partition === place.partition,
    );
    if (part === undefined) return [];
    const tone = readerTone(everybody, part.member ?? "");
    const name = part.member === null ? "nobody" : memberName(group, part.member);
    const { committed, member } = part;
    // What is committed has been read, though the position may not have been told since.
    const position = part.position === null ? null : Math.max(part.position, committed ?? 0);
    return [{ group: group.group, member, name, tone, committed, position, lag: lagOf(state, part) }];
  });
}
