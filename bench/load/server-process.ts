// A server under test: a process of its own, with what it uses as the operating system accounts for it.

import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";

const ticksPerSecond = 100;
const startMostMs = 20_000;

/** A running server. */
export class ServerProcess {
  readonly port: number;
  /** From the start of the process to the first answer, in milliseconds. */
  readonly startMs: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number, startMs: number) {
    this.#child = child;
    this.port = port;
    this.startMs = startMs;
  }

  /** Starts `command` with its port, and waits until it answers: by default to `GET /health`. */
  static async start(
    command: (port: number) => readonly string[],
    answers: (port: number) => Promise<boolean> = isHealthy,
    wantedPort?: number,
  ): Promise<ServerProcess> {
    const port = wantedPort ?? (await freePort());
    const [program, ...words] = command(port) as [string, ...string[]];
    const began = performance.now();
    const child = spawn(program, words, { stdio: ["ignore", "ignore", "inherit"] });
    while (!(await answers(port))) {
      if (child.exitCode !== null || performance.now() - began > startMostMs) {
        child.kill("SIGKILL");
        throw new Error(`${program} ${words.join(" ")} does not answer`);
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return new ServerProcess(child, port, performance.now() - began);
  }

  /** Processor time that it has used so far, in seconds. */
  cpuSeconds(): number {
    const fields = readFileSync(`/proc/${this.#child.pid}/stat`, "latin1").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  }

  /** Memory that it holds now, in MB. */
  memoryMb(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, "latin1");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1000;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    if (this.#child.exitCode !== null) return;
    this.#child.kill("SIGKILL");
    await ended;
  }
}

/** A port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function isHealthy(port: number): Promise<boolean> {
  return await fetch(`http://127.0.0.1:${port}/health`).then(
    (response) => response.ok,
    () => false,
  );
}
