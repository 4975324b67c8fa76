// Runs the real command line in processes of its own.

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = join(import.meta.dirname, "../..");

/** What a finished command left behind. */
export interface Finished {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** A command under way. */
export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves when it has ended. */
  readonly finished: Promise<Finished>;
}

/** Starts `moldau` with these words; its input stays open. */
export function start(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Running {
  const { MOLDAU_AT: _, FORCE_COLOR: __, ...inherited } = process.env;
  const child = spawn(process.execPath, ["--conditions=source", join(root, "src/cli/main.ts"), ...words], {
    env: { ...inherited, ...environment },
  });
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    errors += text;
  });
  child.stdin.on("error", () => {});
  const finished = once(child, "close").then(([code]) => ({ code: code as number | null, output, errors }));
  return { child, finished };
}

/** Runs `moldau` to its end. */
export function run(
  words: readonly string[],
  input = "",
  environment?: Readonly<Record<string, string>>,
): Promise<Finished> {
  const { child, finished } = start(words, environment);
  child.stdin.end(input);
  return finished;
}

/** A server in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly at: string;
  /** Where Kafka clients connect to, when that door is open. */
  readonly kafka: string | undefined;
  readonly running: Running;
}

/** Starts `moldau serve` on free ports, in memory unless told otherwise. */
export async function startServerProcess(words: readonly string[] = ["--memory"]): Promise<ServerProcess> {
  const running = start(["serve", "--port", "0", "--kafka-port", "off", ...words]);
  const { at, kafka } = await addressesIn(running);
  return {
    at,
    kafka,
    running,
    async [Symbol.asyncDispose]() {
      running.child.kill("SIGTERM");
      await running.finished;
    },
  };
}

/** Reads what the server says of itself, up to the first empty line. */
async function addressesIn({ child, finished }: Running): Promise<{ at: string; kafka: string | undefined }> {
  let said = "";
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === "") break;
    said += `${line}\n`;
  }
  const at = /https?:\/\/[\d.:]+/.exec(said)?.[0];
  if (at === undefined) throw new Error(`The server did not say where it listens: ${(await finished).errors}`);
  return { at, kafka: /Kafka clients: (\S+)/.exec(said)?.[1] };
}
