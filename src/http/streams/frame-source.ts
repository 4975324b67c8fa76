// Reads a selection on from its positions, and makes frames of what it reads: the bytes of a stream.

import type { EventWriter } from "../../contract/index.ts";
import type { Engine, EventBatch, ReadOptions } from "../../engine/index.ts";
import { CursorText } from "../cursor-text.ts";
import { readAny } from "../read-any.ts";
import type { Selection } from "../selection.ts";

/** Frames that follow each other, and how far they take a reader. */
export interface Chunk {
  readonly bytes: Uint8Array;
  /** Which partitions of the selection they move, and to which offset. */
  readonly moves: readonly (readonly [index: number, next: number])[];
}

/** About how much is read at once, in bytes of events. */
const roundBytes = 256 * 1024;

/** A selection that is read on and on. */
export class FrameSource {
  readonly cursor: CursorText;
  readonly positions: number[];
  readonly selection: Selection;
  readonly #engine: Engine;
  readonly #writer: EventWriter;
  readonly #indexes = new Map<string, number>();

  /** The writer is used within calls only, so all sources of a form may share one. */
  constructor(engine: Engine, selection: Selection, writer: EventWriter, positions: readonly number[]) {
    this.#engine = engine;
    this.selection = selection;
    this.#writer = writer;
    this.cursor = new CursorText(selection);
    this.positions = [...positions];
    selection.partitions.forEach(({ topic, partition }, index) => {
      this.#indexes.set(`${topic}/${partition}`, index);
    });
  }

  /** Frames of the next events of some partitions, of those below `limits` only; undefined when there are none. */
  async next(
    indexes: readonly number[],
    limits?: readonly number[],
    waiting: Pick<ReadOptions, "waitMs" | "signal"> = {},
  ): Promise<Chunk | undefined> {
    const positions = indexes.map((index) => {
      const { topic, partition } = this.selection.partitions[index] as (typeof this.selection.partitions)[number];
      return { topic, partition, offset: this.positions[index] as number };
    });
    const batches = await readAny(this.#engine, positions, { maxBytes: roundBytes, ...waiting });
    if (batches.length === 0) return undefined;
    this.#writer.length = 0;
    const moves = batches.map((batch) => this.#write(batch, limits));
    return { bytes: this.#writer.take(), moves };
  }

  #write(batch: EventBatch, limits: readonly number[] | undefined): readonly [number, number] {
    const index = this.#indexes.get(`${batch.topic}/${batch.partition}`) as number;
    const limit = limits?.[index] ?? Number.POSITIVE_INFINITY;
    const [before, behind] = this.cursor.around(this.positions, index);
    this.#writer.frames(batch.events, before, behind, limit);
    const next = Math.min(batch.next, limit);
    this.positions[index] = next;
    return [index, next];
  }
}
