// The programs of examples/fish-and-chips, each in a process of its own, against a real server.

import assert from "node:assert/strict";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { test } from "node:test";
import { connect } from "../../src/connect/index.ts";
import type { Engine } from "../../src/engine/index.ts";
import { countOf, type Food, Ledger, type Order } from "../../src/shop/index.ts";
import { type ServerProcess, startServerProcess } from "../cli/moldau.ts";

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

async function freePort(): Promise<number> {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const { port } = holder.address() as { port: number };
  await new Promise((resolve) => holder.close(resolve));
  return port;
}

/** Every order that was taken, by its id. */
async function ordersTaken(engine: Engine): Promise<Map<string, Order>> {
  const taken = new Map<string, Order>();
  for (let offset = 0; ; ) {
    const { events, next, end } = await engine.read("orders", 0, offset);
    for (const { value } of events) taken.set((value as Order).order, value as Order);
    if (next >= end) return taken;
    offset = next;
  }
}

/** Seven programs start here, one after the other: on a busy machine that takes its time. */
const patience = { timeout: 150_000 };

test(
  "the analyst counts each order once, although the analyst, a preparer and the server are killed on the way",
  patience,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "moldau-shop-"));
    const words = ["--data", join(folder, "data"), "--port", String(await freePort())];
    const speed = 40;
    let server: ServerProcess = await startServerProcess(words);
    const at = server.at;
    const hire = (program: string, ...more: string[]) => new Worker(at, program, more, speed);
    const staff: Worker[] = [];
    try {
      await using engine = await connect(at);
      for (const topic of ["orders", "cook", "totals"]) await engine.createTopic(topic);
      const database = join(folder, "totals.db");
      let analyst = hire("analyst.ts", database);
      const preparer = hire("preparer.ts", "preparers");
      const till = hire("till.ts", "1", "--plaice");
      staff.push(hire("cook.ts"), till, preparer);
      await analyst.said(/10 orders/);

      await analyst.end("SIGKILL");
      analyst = hire("analyst.ts", database);
      staff.push(analyst);
      await preparer.end("SIGKILL");
      await analyst.said(/25 orders/);
      server.running.child.kill("SIGKILL");
      await server.running.finished;
      server = await startServerProcess(words);
      await analyst.said(/40 orders/);
      await till.end();

      const taken = [...(await ordersTaken(engine)).values()];
      await analyst.said(new RegExp(`analyst: ${taken.length} orders`));
      await analyst.end();
      const count = (food: Food) => taken.reduce((sum, order) => sum + countOf(food, order), 0);
      using ledger = await Ledger.open(database, (await engine.describeTopic("orders")).incarnation);
      const expected = { orders: taken.length, cod: count("cod"), plaice: count("plaice"), chips: count("chips") };
      assert.deepEqual(ledger.totals(), expected);
    } finally {
      await Promise.all(staff.map((worker) => worker.end("SIGKILL")));
      await server[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    }
  },
);
