// The programs of examples/fish-and-chips, each in a process of its own, against a real server.

import assert from "node:assert/strict";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { test } from "node:test";
import { connect } from "../../src/connect/index.ts";
import { startServerProcess } from "../cli/moldau.ts";

const root = join(import.meta.dirname, "../..");

/** Somebody at work. */
class Worker {
  readonly child: ChildProcessByStdio<null, Readable, null>;
  printed = "";
  readonly #gone: Promise<unknown>;

  constructor(at: string, program: string, words: readonly string[], speed: number) {
    const file = join(root, "examples/fish-and-chips", program);
    this.child = spawn(process.execPath, ["--conditions=source", file, ...words], {
      env: { ...process.env, MOLDAU_AT: at, SPEED: String(speed) },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.child.stdout.on("data", (text) => {
      this.printed += text;
    });
    this.#gone = once(this.child, "close");
  }

  /** Waits until it has printed something. */
  async said(what: RegExp): Promise<void> {
    while (!what.test(this.printed)) {
      assert.equal(this.child.exitCode, null, `ended too early: ${this.printed}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Sends it home, gently unless told otherwise. */
  async end(signal: "SIGINT" | "SIGKILL" = "SIGINT"): Promise<void> {
    this.child.kill(signal);
    await this.#gone;
  }
}

test("a till and a preparer are separate programs, and say what they do", async () => {
  await using server = await startServerProcess();
  await using engine = await connect(server.at);
  await engine.createTopic("orders");
  const preparer = new Worker(server.at, "preparer.ts", [], 50);
  await preparer.said(/preparer: here/);
  const till = new Worker(server.at, "till.ts", ["1"], 50);
  await till.said(/^till 1: Order 1-5: /m);
  await till.end();
  const last = /Order (1-\d+): .*\n(?!till 1: Order)/.exec(till.printed)?.[1];
  await preparer.said(new RegExp(`✓ Order ${last}: `));
  await preparer.end();
  assert.match(till.printed, /till 1: gone home\n$/);
  assert.match(preparer.printed, /preparer: gone home\n$/);
});
