// Runs the command line in this process, with streams that remember: quick, for all that needs no process of its own.

import { PassThrough, Readable, Writable } from "node:stream";
import { runCommandLine, Terminal } from "../../src/cli/index.ts";
import type { Finished } from "./moldau.ts";

/** A stream that remembers what was written. */
class Memory extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk;
    done();
  }
}

/** Runs `moldau` with these words and this input. */
export async function say(words: readonly string[], input?: string): Promise<Finished> {
  const [output, errors] = [new Memory(), new Memory()];
  const lines = input === undefined ? new PassThrough() : Readable.from([Buffer.from(input)]);
  const code = await runCommandLine(words, new Terminal({ input: lines, output, errors }));
  return { code, output: output.text, errors: errors.text };
}
