// What the cases have in common.

import { textOf, utf8 } from "../../../src/base/index.ts";
import { batchesIn, decodeBatch, encodeBatch, type Log, type LogListener, readHeader } from "../../../src/log/index.ts";

/** A new, empty log to be tried. */
export interface OpenedLog {
  readonly log: Log;
  /** How much more than it should the log may keep, because it drops whole segments: about one segment's size. */
  readonly slackBytes: number;
  /** Lets go of everything, the log included. */
  close(): Promise<void>;
}

export type OpenLog = (listener: LogListener) => Promise<OpenedLog>;

export const deaf: LogListener = { grown: () => undefined, takenBack: () => undefined };

/** A batch of one record per text; their times are the batch's unless given. */
export function batchOf(texts: readonly string[], timestamp = 1000): Uint8Array {
  return encodeBatch(
    texts.map((text) => ({ value: utf8(text) })),
    { timestamp },
  );
}

/** Every record from `offset` on, as [offset, text], up to about `maxBytes`. */
export async function readFrom(log: Log, offset: number, maxBytes = 1 << 30): Promise<[number, string][]> {
  return recordsOf(await log.read(offset, maxBytes), offset);
}

function recordsOf(chunks: readonly Uint8Array[], from: number): [number, string][] {
  const records: [number, string][] = [];
  for (const batch of batchesIn(chunks)) {
    decodeBatch(batch, (at, _, __, shared, ___, ____, start, end) => {
      if (at >= from) records.push([at, textOf(shared.subarray(start, end))]);
    });
  }
  return records;
}

/** Every record from `offset` on, however many reads that takes. */
export async function readAll(log: Log, offset: number): Promise<[number, string][]> {
  const records: [number, string][] = [];
  for (let next = offset; next < log.readable; ) {
    const chunks = await log.read(next, 1 << 20);
    for (const batch of batchesIn(chunks)) next = readHeader(batch).lastOffset + 1;
    records.push(...recordsOf(chunks, offset));
  }
  return records;
}

/** Registers one case. */
export type Check = (
  sentence: string,
  body: (log: Log, opened: OpenedLog) => Promise<void>,
  listener?: LogListener,
) => void;
