// Runs one command line. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 ended by Ctrl-C.

import { CommanderError } from "commander";
import { explain } from "./explain.ts";
import { program } from "./program.ts";
import type { Terminal } from "./terminal.ts";

/** Runs a command and returns the exit code. What went wrong is told on the terminal. */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<number> {
  let code: number | undefined;
  try {
    await program(terminal).parseAsync([...words], { from: "user" });
  } catch (error) {
    await terminal.flush();
    code = exitCodeOf(error, terminal);
  }
  await terminal.flush();
  return code ?? terminal.exitCode;
}

/** Tells what went wrong, unless it has been told, or is only how a command ends that is stopped. */
function exitCodeOf(error: unknown, terminal: Terminal): number | undefined {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (terminal.ended.aborted) return undefined;
  for (const line of explain(error)) terminal.note(line);
  return 1;
}
