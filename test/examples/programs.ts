// Runs the programs of examples/ as a user would: each in a process of its own.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** A program that runs. */
export interface Program extends AsyncDisposable {
  readonly process: ChildProcess;
  /** All that it has printed, errors too. */
  readonly printed: () => string;
  /** Resolves when it has printed something like this; rejects with what it has printed when it ends before. */
  prints(pattern: RegExp): Promise<void>;
  /** Resolves when it has printed something more, or ended. */
  printsMore(): Promise<void>;
  /** Presses Ctrl-C, and returns the exit code. */
  interrupt(): Promise<number | null>;
  /** Waits for its end, and returns the exit code. */
  end(): Promise<number | null>;
}

/** Starts `examples/<name>` against a server. */
export function runExample(name: string, server: string, ...words: string[]): Program {
  const program = spawn(process.execPath, ["--conditions=source", join(root, "examples", name), ...words], {
    cwd: root,
    env: { ...process.env, MOLDAU_AT: server },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [program.stdout, program.stderr])
    stream.setEncoding("utf8").on("data", (chunk) => (text += chunk));
  const end = async () => {
    if (program.exitCode === null && program.signalCode === null) await once(program, "close");
    return program.exitCode;
  };
  const more = async () => {
    await Promise.race([once(program.stdout, "data"), once(program.stderr, "data"), once(program, "close")]);
  };
  return {
    process: program,
    printed: () => text,
    async prints(pattern) {
      while (!pattern.test(text)) {
        if (program.exitCode !== null) throw new Error(`${name} ended without printing ${pattern}:\n${text}`);
        await more();
      }
    },
    printsMore: more,
    async interrupt() {
      program.kill("SIGINT");
      return end();
    },
    end,
    async [Symbol.asyncDispose]() {
      program.kill("SIGKILL");
      await end();
    },
  };
}
