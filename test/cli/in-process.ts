// Runs the command line in this process, with streams that remember: quick, for all that needs no process of its own.

import assert from "node:assert/strict";
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

/** Runs a command that must succeed, and gives the lines it printed. */
export async function lines(words: readonly string[], input?: string): Promise<string[]> {
  const { code, output, errors } = await say(words, input);
  assert.equal(code, 0, errors);
  return output.split("\n").slice(0, -1);
}
