// What a page or a stream reads: some partitions of one or several topics, and where it starts in each.

import { problem } from "../base/index.ts";
import { type CursorPart, type From, shortIncarnation } from "../contract/index.ts";
import type { Engine, PartitionInfo, Start, TopicInfo } from "../engine/index.ts";

/** The most partitions that one stream or page reads. */
const maxPartitions = 500;

/** One partition that is read. */
export interface SelectedPartition {
  readonly topic: string;
  readonly partition: number;
  /** The first characters of the topic's incarnation, as cursors carry them. */
  readonly incarnation: string;
}

/** What is read, and from where. */
export interface Selection {
  readonly partitions: readonly SelectedPartition[];
  /** Whether cursors and ends name the topics: when several may be read. */
  readonly named: boolean;
  /** The topics that are read as a whole, with how many partitions they had. */
  readonly whole: ReadonlyMap<string, number>;
  /** The offset to read next, for each of the partitions. */
  readonly positions: readonly number[];
  /** The end of each of the partitions when this was made. */
  readonly ends: readonly number[];
}

/** A topic to read: all of it, or one partition. */
export interface Wanted {
  readonly topic: string;
  readonly partition?: number;
}

/** What to do about an offset that is gone: go on at the earliest or the end, or say so. */
export type OnExpired = "earliest" | "latest" | "fail";

/** Reads `topics=orders,refunds:0`: topics, or partitions of them. */
export function parseTopics(text: string): Wanted[] {
  return text.split(",").map((word) => {
    const [topic, partition] = word.split(":") as [string, string | undefined];
    if (topic === "" || (partition !== undefined && !/^\d{1,9}$/.test(partition))) {
      throw problem("invalid-request", { field: "topics", reason: `"${word}" is neither a topic nor topic:partition` });
    }
    return partition === undefined ? { topic } : { topic, partition: Number(partition) };
  });
}

/** Finds the partitions and where to start in each. Throws `unknown-topic`, `unknown-partition`, `offset-expired`, `offset-beyond-end`, `stale-cursor`. */
export async function select(
  engine: Engine,
  wanted: readonly Wanted[],
  from: From,
  onExpired: OnExpired,
  named: boolean,
): Promise<Selection> {
  const names = [...new Set(wanted.map(({ topic }) => topic))];
  const topics = await Promise.all(names.map((topic) => engine.describeTopic(topic)));
  const partitions: SelectedPartition[] = [];
  const starting: (number | Promise<number>)[] = [];
  const ends: number[] = [];
  for (const info of topics) {
    const part = "cursor" in from ? partOf(from.cursor, info, named) : undefined;
    for (const place of chosen(info, wanted)) {
      partitions.push({
        topic: info.topic,
        partition: place.partition,
        incarnation: shortIncarnation(info.incarnation),
      });
      starting.push(
        "cursor" in from
          ? within(info.topic, place, part?.positions.get(place.partition) ?? place.earliest, onExpired)
          : startOf(engine, info.topic, place, from.start, onExpired),
      );
      ends.push(place.end);
    }
  }
  if (partitions.length > maxPartitions) {
    const reason = `one stream reads at most ${maxPartitions} partitions, these are ${partitions.length}`;
    throw problem("invalid-request", { field: "topics", reason });
  }
  const whole = new Map(topics.filter(isWhole(wanted)).map((info) => [info.topic, info.partitions.length]));
  return { partitions, named, whole, positions: await Promise.all(starting), ends };
}

/** The partitions of a topic that are wanted, in order. */
function chosen(info: TopicInfo, wanted: readonly Wanted[]): readonly PartitionInfo[] {
  if (isWhole(wanted)(info)) return info.partitions;
  const mine = wanted.filter(({ topic }) => topic === info.topic);
  const numbers = new Set(mine.map(({ partition }) => partition as number));
  return [...numbers].map((partition) => partitionOf(info, partition));
}

/** Whether all partitions of a topic are wanted, be it now or later. */
function isWhole(wanted: readonly Wanted[]): (info: TopicInfo) => boolean {
  return (info) => wanted.some(({ topic, partition }) => topic === info.topic && partition === undefined);
}

function partitionOf(info: TopicInfo, partition: number): PartitionInfo {
  const found = info.partitions[partition];
  if (found === undefined) {
    throw problem("unknown-partition", { topic: info.topic, partition, partitions: info.partitions.length });
  }
  return found;
}

/** The part of a cursor that is about a topic, checked to be about this very topic. */
function partOf(cursor: readonly CursorPart[], info: TopicInfo, named: boolean): CursorPart | undefined {
  const part = cursor.find(({ topic }) => topic === info.topic || (topic === undefined && !named));
  if (part === undefined) return undefined;
  if (part.incarnation !== undefined && part.incarnation !== shortIncarnation(info.incarnation)) {
    throw problem("stale-cursor", { topic: info.topic, cursor: part.incarnation });
  }
  for (const partition of part.positions.keys()) partitionOf(info, partition);
  return part;
}

function startOf(
  engine: Engine,
  topic: string,
  place: PartitionInfo,
  start: Start,
  onExpired: OnExpired,
): number | Promise<number> {
  if (start === "earliest") return place.earliest;
  if (start === "latest") return place.end;
  if (start instanceof Date) return engine.resolve(topic, place.partition, start);
  if (start < 0) return Math.max(place.earliest, place.end + start);
  return within(topic, place, start, onExpired);
}

/** An offset that can be read from. */
function within(topic: string, place: PartitionInfo, offset: number, onExpired: OnExpired): number {
  const { partition, earliest, end } = place;
  if (offset > end) throw problem("offset-beyond-end", { topic, partition, offset, earliest, end });
  if (offset >= earliest) return offset;
  if (onExpired === "fail") throw problem("offset-expired", { topic, partition, offset, earliest, end });
  return onExpired === "earliest" ? earliest : end;
}
