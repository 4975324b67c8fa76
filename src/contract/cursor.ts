// A cursor: how far a reader has got in each partition. It is the `id` of every event of a stream, so that a reader
// who comes back with it misses nothing and gets nothing twice.
//
//   cursor    = part *( ";" part )                     one part a topic
//   part      = [ topic "=" ] positions [ "@" incarnation ]
//   positions = partition ":" offset *( "," partition ":" offset )
//
//   0:42,1:17@5f0c2a91                                 of /topics/orders/events
//   orders=0:42,1:17@5f0c2a91;refunds=0:3@77ab01c4     of /events?topics=orders,refunds
//
// An offset is the next one to read. The incarnation, the first eight characters of the topic's UUID, tells a topic
// from an earlier one of its name; a cursor written by hand may leave it out.

import { problem } from "../base/index.ts";

/** How far a reader has got in one topic. */
export interface CursorPart {
  /** Absent in the cursor of a stream of one topic. */
  readonly topic?: string;
  /** The first characters of the topic's incarnation. Absent: not checked. */
  readonly incarnation?: string;
  /** The offset to read next, by partition. */
  readonly positions: ReadonlyMap<number, number>;
}

const part = "(?:[a-zA-Z0-9._-]{1,249}=)?\\d{1,10}:\\d{1,16}(?:,\\d{1,10}:\\d{1,16})*(?:@[0-9a-f]{8})?";

/** What a cursor looks like. */
export const cursorPattern = new RegExp(`^${part}(?:;${part})*$`);

/** The first characters of an incarnation, as cursors carry them. */
export function shortIncarnation(incarnation: string): string {
  return incarnation.slice(0, 8);
}

/** A cursor as text. */
export function formatCursor(parts: readonly CursorPart[]): string {
  return parts
    .map(({ topic, incarnation, positions }) => {
      const pairs = Array.from(positions, ([partition, offset]) => `${partition}:${offset}`).join(",");
      return `${topic === undefined ? "" : `${topic}=`}${pairs}${incarnation === undefined ? "" : `@${incarnation}`}`;
    })
    .join(";");
}

/** Reads a cursor. Throws `invalid-request` naming `field`. */
export function parseCursor(text: string, field: string): CursorPart[] {
  if (!cursorPattern.test(text))
    throw problem("invalid-request", { field, reason: `"${text}" is not a cursor such as 0:42,1:17` });
  return text.split(";").map((words) => {
    const [named, incarnation] = words.split("@") as [string, string | undefined];
    const [positions, topic] = named.split("=").reverse() as [string, string | undefined];
    return { topic, incarnation, positions: new Map(positions.split(",").map((pair) => positionOf(pair, field))) };
  });
}

function positionOf(pair: string, field: string): [number, number] {
  const [partition, offset] = pair.split(":").map(Number) as [number, number];
  if (!Number.isSafeInteger(offset)) throw problem("invalid-request", { field, reason: `${offset} is no offset` });
  return [partition, offset];
}
