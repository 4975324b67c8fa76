// What everybody who works in the shop is given: where the events are, time, chance, and a voice.

import type { Random } from "../base/index.ts";
import { Consumer } from "../client/index.ts";
import type { Engine, Event, Position, TopicPartition } from "../engine/index.ts";
import type { Seconds } from "./customers.ts";

/** Where somebody works. */
export interface Post {
  /** Such as "till 1". */
  readonly name: string;
  readonly engine: Engine;
  readonly random: Random;
  /** Where reading begins: what was the end when the shop opened. */
  readonly from: readonly Position[];
  /** Aborted when it is time to go home. */
  readonly leaving: AbortSignal;
  /** Works for about so long; shorter, when it is time to go home. */
  readonly work: (seconds: Seconds) => Promise<void>;
  /** Says something for people to read. */
  readonly say: (line: string) => void;
  /** Reads these partitions from now on. */
  readonly owns: (partitions: readonly TopicPartition[]) => void;
  /** Is done with an event. */
  readonly handled: (event: Event) => void;
}

/** How somebody reads. */
export interface Reading {
  /** Shares the partitions with the others of this group. */
  readonly group?: string;
  /** Where to go on in a partition, when not where the group has committed. */
  readonly startAt?: (place: TopicPartition) => number | undefined;
}

/** How long the others wait for somebody who says nothing, in milliseconds: short, so that one sees it happen. */
const sessionTimeoutMs = 6000;

/** Does something with every event of a topic until it is time to go home, one after the other. */
export async function forEach<Value>(
  post: Post,
  topic: string,
  { group, startAt }: Reading,
  action: (value: Value, event: Event<Value>) => Promise<void>,
): Promise<void> {
  const from = post.from.filter((position) => position.topic === topic);
  const onAssigned = async (partitions: readonly TopicPartition[]) => {
    for (const place of partitions) {
      const next = startAt?.(place);
      if (next !== undefined) await consumer.seek(place.topic, place.partition, next);
    }
    post.owns(partitions);
  };
  await using consumer = new Consumer<Value>(post.engine, {
    topics: [topic],
    from,
    signal: post.leaving,
    ...(group !== undefined && { group, membership: { client: post.name, sessionTimeoutMs, onAssigned } }),
  });
  if (group === undefined) post.owns(from);
  try {
    for await (const event of consumer) {
      await action(event.value, event);
      post.handled(event);
    }
  } catch (error) {
    if (!post.leaving.aborted) throw error;
  }
}
