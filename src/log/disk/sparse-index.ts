// Where some batches of a segment begin: one entry for about every 16 KiB, in typed arrays, so that a look-up is
// one binary search and a short walk. An entry also knows the latest time before it, which answers look-ups by time.
//
//   0                 4                 8                                16
//   +-----------------+-----------------+--------------------------------+
//   | offset          | position in the | latest timestamp of everything |   sixteen bytes an entry, big endian;
//   | minus base      | segment file    | before that position (double)  |   the last one stands for the segment's end
//   +-----------------+-----------------+--------------------------------+
//   | CRC-32C of all entries            |
//   +-----------------------------------+

import { crc32c } from "../../native/index.ts";

/** How far apart entries are at least, in bytes of the segment. */
export const indexEveryBytes = 16 * 1024;

/** How many offsets a segment may span: an index counts them from the segment's base in 32 bits. */
export const maxSegmentOffsets = 2 ** 31;

const entryBytes = 16;
const crcBytes = 4;

/** The time before which nothing was: the latest timestamp of no records at all. */
export const noTime = Number.NEGATIVE_INFINITY;

/** A batch's place: its first offset, where it begins, and the latest timestamp of what lies before it. */
export interface IndexEntry {
  readonly offset: number;
  readonly position: number;
  readonly latestBefore: number;
}

/** The index of one segment. Its first entry, the segment's beginning, is always there. */
export class SparseIndex {
  readonly #base: number;
  #offsets = new Uint32Array(4);
  #positions = new Uint32Array(4);
  #times = new Float64Array(4).fill(noTime);
  #length = 1;

  constructor(base: number) {
    this.#base = base;
  }

  /** Takes note of a batch, if it is far enough from the last one taken. Batches come in the order of their offsets. */
  add(offset: number, position: number, latestBefore: number): void {
    if (position - (this.#positions[this.#length - 1] as number) < indexEveryBytes) return;
    this.#push(offset - this.#base, position, latestBefore);
  }

  /** The last entry at or before an offset. */
  atOffset(offset: number): IndexEntry {
    return this.#entry(lastAtMost(this.#offsets, this.#length, offset - this.#base));
  }

  /** The last entry at or before a position. */
  atPosition(position: number): IndexEntry {
    return this.#entry(lastAtMost(this.#positions, this.#length, position));
  }

  /** The last entry before which everything is older than `timestamp`. */
  beforeTime(timestamp: number): IndexEntry {
    return this.#entry(lastAtMost(this.#times, this.#length, timestamp - 1));
  }

  /** Forgets the entries at `position` and behind it. */
  truncate(position: number): void {
    while (this.#length > 1 && (this.#positions[this.#length - 1] as number) >= position) this.#length -= 1;
  }

  /** The index as its file holds it, as far as `end`: that is where a batch begins, or will. */
  encode(end: IndexEntry): Uint8Array {
    const count = 1 + lastAtMost(this.#positions, this.#length, Math.max(0, end.position - 1));
    const bytes = new Uint8Array((count + 1) * entryBytes + crcBytes);
    const view = new DataView(bytes.buffer);
    for (let index = 0; index < count; index += 1) writeEntry(view, index, this.#base, this.#entry(index));
    writeEntry(view, count, this.#base, end);
    view.setUint32(bytes.length - crcBytes, crc32c(bytes.subarray(0, -crcBytes)));
    return bytes;
  }

  /** Reads an index file. Undefined when it is cut short or damaged. */
  static decode(base: number, bytes: Uint8Array): { index: SparseIndex; end: IndexEntry } | undefined {
    const length = (bytes.length - crcBytes) / entryBytes;
    if (!Number.isInteger(length) || length < 2) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.getUint32(bytes.length - crcBytes) !== crc32c(bytes.subarray(0, -crcBytes))) return undefined;
    const index = new SparseIndex(base);
    for (let at = 1; at < length - 1; at += 1) {
      const { offset, position, latestBefore } = readEntry(view, at, base);
      index.#push(offset - base, position, latestBefore);
    }
    return { index, end: readEntry(view, length - 1, base) };
  }

  #entry(index: number): IndexEntry {
    return {
      offset: this.#base + (this.#offsets[index] as number),
      position: this.#positions[index] as number,
      latestBefore: this.#times[index] as number,
    };
  }

  #push(relativeOffset: number, position: number, latestBefore: number): void {
    if (this.#length === this.#offsets.length) this.#grow();
    this.#offsets[this.#length] = relativeOffset;
    this.#positions[this.#length] = position;
    this.#times[this.#length] = latestBefore;
    this.#length += 1;
  }

  #grow(): void {
    const length = this.#length * 2;
    const [offsets, positions, times] = [this.#offsets, this.#positions, this.#times];
    this.#offsets = new Uint32Array(length);
    this.#offsets.set(offsets);
    this.#positions = new Uint32Array(length);
    this.#positions.set(positions);
    this.#times = new Float64Array(length);
    this.#times.set(times);
  }
}

/** The index of the last of `length` rising numbers that is at most `wanted`, or 0. */
function lastAtMost(numbers: Uint32Array | Float64Array, length: number, wanted: number): number {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] as number) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}

function writeEntry(view: DataView, index: number, base: number, entry: IndexEntry): void {
  const at = index * entryBytes;
  view.setUint32(at, entry.offset - base);
  view.setUint32(at + 4, entry.position);
  view.setFloat64(at + 8, entry.latestBefore);
}

function readEntry(view: DataView, index: number, base: number): IndexEntry {
  const at = index * entryBytes;
  return {
    offset: base + view.getUint32(at),
    position: view.getUint32(at + 4),
    latestBefore: view.getFloat64(at + 8),
  };
}
