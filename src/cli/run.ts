// Runs one command line. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 ended by Ctrl-C.

import { CommanderError } from "commander";
import { explain } from "./explain.ts";
import { program } from "./program.ts";
import type { Terminal } from "./terminal.ts";

/** Runs a command and returns the exit code. What went wrong is told on the terminal. */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await program(terminal).parseAsync([...words], { from: "user" });
    await terminal.flush();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!terminal.ended.aborted) {
      for (const line of explain(error)) terminal.note(line);
      return 1;
    }
  }
  return terminal.exitCode;
}
