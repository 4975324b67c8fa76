// What tests of logs in files share.

import assert from "node:assert/strict";
import { textOf, utf8 } from "../../../src/base/index.ts";
import { batchesIn, decodeBatch, encodeBatch, type Log, type LogListener, readHeader } from "../../../src/log/index.ts";

/** A listener that does not listen. */
export const deaf: LogListener = { grown: () => undefined, takenBack: () => undefined };

/** A batch of one record per text. */
export function batchOf(texts: readonly string[], timestamp = 1_000): Uint8Array {
  return encodeBatch(
    texts.map((text) => ({ value: utf8(text) })),
    { timestamp },
  );
}

/** All records from `from` on by offset, read in small steps. Rejects as the log does. */
export async function readAll(log: Log, from = log.earliest, maxBytes = 100): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  for (let offset = from; offset < log.readable; ) {
    const chunks = await log.read(offset, maxBytes);
    assert.ok(chunks.length > 0, `something is read at ${offset} of ${log.earliest} to ${log.end}`);
    for (const batch of batchesIn(chunks)) {
      decodeBatch(batch, (at, _, __, shared, ___, ____, start, end) => {
        if (at >= offset) found.set(at, textOf(shared.subarray(start, end)));
      });
      offset = readHeader(batch).lastOffset + 1;
    }
  }
  return found;
}
