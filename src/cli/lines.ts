// Lines of a stream, as bytes. Splitting at the byte 0x0A is safe in UTF-8, and keeps what is not UTF-8 as it came.
// (node:readline would decode, and would also split at U+2028, which may stand inside a JSON string.)

import { concat, problem } from "../base/index.ts";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** How long one line may be, in bytes: far more than an event. */
const longestLine = 64 * 1024 * 1024;

/** The lines of a chunk of input that end in it, without their line ends. */
export async function* lineChunks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array[]> {
  let begun: Uint8Array[] = [];
  let begunLength = 0;
  for await (const chunk of chunks) {
    const { lines, rest } = split(chunk);
    if (lines[0] !== undefined && begun.length > 0) {
      lines[0] = concat([...begun, lines[0]]);
      begun = [];
      begunLength = 0;
    }
    if (rest.length > 0) begun.push(rest);
    begunLength += rest.length;
    if (begunLength > longestLine) {
      throw problem("invalid-request", {
        reason: `a line has more than ${longestLine} bytes: is the input made of lines?`,
      });
    }
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  if (begunLength > 0) yield [withoutReturn(concat(begun))];
}

function split(chunk: Uint8Array): { lines: Uint8Array[]; rest: Uint8Array } {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
    lines.push(chunk.subarray(start, end));
    start = end + 1;
  }
  return { lines, rest: chunk.subarray(start) };
}

function withoutReturn(line: Uint8Array): Uint8Array {
  return line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
}
