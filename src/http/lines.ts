// Cuts a stream of bytes where its lines end, without looking at a byte twice.

import type { Readable } from "node:stream";
import { problem } from "../base/index.ts";

const lineFeed = 0x0a;

/** Blocks of whole lines, the last of which may lack its end. Throws `body-too-large` when a line is longer than `maxLineBytes`. */
export async function* splitLines(stream: Readable, maxLineBytes: number): AsyncGenerator<Buffer, void, undefined> {
  let begun: Buffer[] = [];
  let begunBytes = 0;
  // The stream outlives an error: the one who sends it still waits for an answer.
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    const end = chunk.lastIndexOf(lineFeed) + 1;
    if (end > 0) {
      const block = chunk.subarray(0, end);
      yield begun.length === 0 ? block : Buffer.concat([...begun, block]);
      begun = [];
      begunBytes = 0;
    }
    if (end === chunk.length) continue;
    begun.push(chunk.subarray(end));
    begunBytes += chunk.length - end;
    if (begunBytes > maxLineBytes) throw problem("body-too-large", { limit: maxLineBytes });
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}
