// The frames of a stream that are not events of a topic.
// Source: HTML standard, section 9.2 "Server-sent events".

import { utf8 } from "../../base/index.ts";
import { streamEvents } from "../../contract/index.ts";
import type { FrameSource } from "./frame-source.ts";

/** What a stream begins with: a greeting, and how long a browser waits before it reconnects, in milliseconds. */
export const openingFrame = utf8(": moldau\nretry: 1000\n\n");

/** What keeps a quiet connection from looking dead. */
export const commentFrame = utf8(":\n\n");

/** A named event; its data must be one line. */
export function namedFrame(name: string, data: string, id?: string): Uint8Array {
  return utf8(`${id === undefined ? "" : `id: ${id}\n`}event: ${name}\ndata: ${data}\n\n`);
}

/** Says that all there was has been sent. It carries the cursor, for readers that are cut before an event has come. */
export function caughtUpFrame({ cursor, positions, selection }: FrameSource): Uint8Array {
  return namedFrame(
    streamEvents.caughtUp,
    JSON.stringify({ end: endsOf(selection, positions) }),
    cursor.format(positions),
  );
}

type Ends = Record<string, number>;

/** Offsets by partition; by topic and partition when there may be several topics. */
export function endsOf(
  { partitions, named }: FrameSource["selection"],
  offsets: readonly number[],
): Ends | Record<string, Ends> {
  const byTopic: Record<string, Ends> = {};
  for (const [index, { topic, partition }] of partitions.entries()) {
    byTopic[topic] ??= {};
    byTopic[topic][partition] = offsets[index] as number;
  }
  return named ? byTopic : (Object.values(byTopic)[0] ?? {});
}
