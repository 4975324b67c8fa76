// The segments of one log, oldest first. The last one is active: it takes the writes.

import type { Retention } from "../log.ts";
import { logDirectory } from "./names.ts";
import { newSegment, type Segment, type SegmentHouse } from "./segment.ts";

/** A log's segments. There are none before the first batch. */
export class SegmentList {
  readonly #house: SegmentHouse;
  readonly #log: string;
  readonly #segments: Segment[];

  constructor(house: SegmentHouse, log: string, segments: Segment[]) {
    this.#house = house;
    this.#log = log;
    this.#segments = segments;
  }

  /** The segment that takes the writes. */
  get active(): Segment | undefined {
    return this.#segments.at(-1);
  }

  /** Those that take no more writes. */
  get closed(): readonly Segment[] {
    return this.#segments.slice(0, -1);
  }

  /** Puts one segment in the place of neighbours. */
  replace(neighbours: readonly Segment[], merged: Segment): void {
    this.#segments.splice(this.#segments.indexOf(neighbours[0] as Segment), neighbours.length, merged);
  }

  /** The size of all, in bytes. */
  get bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** The segment that holds `offset`, which must not be before the first. */
  holding(offset: number): Segment {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#segments[middle] as Segment).base <= offset) low = middle;
      else high = middle - 1;
    }
    return this.#segments[low] as Segment;
  }

  /** Those that hold something at `offset` or behind it. */
  from(offset: number): Segment[] {
    return this.#segments.filter(({ end }) => end > offset);
  }

  /** Begins a new segment at `base`; the one before it is closed. Throws what the file calls throw. */
  begin(base: number): Segment {
    const segment = newSegment(this.#house, this.#log, base);
    if (this.active === undefined) this.#house.files.makeDirectory(logDirectory(this.#house.directory, this.#log));
    this.#house.files.create(segment.path);
    this.active?.close();
    this.#segments.push(segment);
    return segment;
  }

  /** The first offset that `retention` keeps, looking at closed segments as a whole: all kept ones together reach its bytes. */
  firstToKeep({ ms, bytes }: Retention, now: number): number {
    let left = this.bytes;
    let first = this.#segments[0]?.base ?? 0;
    for (const segment of this.#segments.slice(0, -1)) {
      const isTooOld = ms >= 0 && segment.latest < now - ms;
      const isTooMuch = bytes >= 0 && left - segment.bytes >= bytes;
      if (!isTooOld && !isTooMuch) break;
      left -= segment.bytes;
      first = segment.end;
    }
    return first;
  }

  /** Whether a segment can go when the log begins at `offset`. */
  freesSomething(offset: number): boolean {
    const [first] = this.#segments;
    return first !== undefined && first.end <= offset && first.bytes > 0;
  }

  /** Removes the oldest segment if all of it lies before `offset`; returns it. */
  removeFirstBefore(offset: number): Segment | undefined {
    const [first] = this.#segments;
    if (first === undefined || !first.closed || first.end > offset) return undefined;
    first.remove();
    this.#segments.shift();
    return first;
  }
}
