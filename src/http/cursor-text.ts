// The cursors of one selection, cut into the pieces that stay and the offsets that move, so that the id of an event is
// put together without formatting all of it anew.
//
//   orders=0:42,1:17@5f0c2a91;refunds=0:3@77ab01c4
//   ---------  ---  ------------------- ----------    pieces
//            --   --                   -              offsets

import type { Selection } from "./selection.ts";

/** Puts cursors of a selection together. */
export class CursorText {
  /** `#pieces[i]` stands before the offset of partition `i`; the last one behind all. */
  readonly #pieces: readonly string[];

  constructor({ partitions, named }: Pick<Selection, "partitions" | "named">) {
    const pieces: string[] = [];
    let before = "";
    for (const [index, { topic, partition, incarnation }] of partitions.entries()) {
      const last = partitions[index - 1];
      const opensTopic = last?.topic !== topic;
      if (last !== undefined) before = opensTopic ? `@${last.incarnation};` : ",";
      pieces.push(`${before}${opensTopic && named ? `${topic}=` : ""}${partition}:`);
      if (index === partitions.length - 1) pieces.push(`@${incarnation}`);
    }
    this.#pieces = pieces;
  }

  /** The cursor for these offsets. */
  format(positions: readonly number[]): string {
    return this.#join(positions, 0, positions.length) + (this.#pieces.at(-1) ?? "");
  }

  /** What stands before and behind the offset of one partition while only that one moves. */
  around(positions: readonly number[], index: number): readonly [before: string, behind: string] {
    const before = this.#join(positions, 0, index) + (this.#pieces[index] ?? "");
    const behind = this.#join(positions, index + 1, positions.length) + (this.#pieces.at(-1) ?? "");
    return [before, behind];
  }

  #join(positions: readonly number[], start: number, end: number): string {
    let text = "";
    for (let index = start; index < end; index += 1) text += `${this.#pieces[index]}${positions[index]}`;
    return text;
  }
}
