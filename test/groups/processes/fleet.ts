// A server, and consumer programs of one group around it: real processes, which can be killed, stopped and continued.

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Kafkaesque } from "../../../src/broker/index.ts";
import type { Happening } from "../../../src/engine/index.ts";
import { type Server, startServer } from "../../../src/server/index.ts";
import { until } from "./until.ts";

/** What a consumer program is made with. */
export type Kind = "moldau" | "kafkajs" | "platformatic" | "kcat" | "java" | "java-cooperative";

export const sessionTimeoutMs = 1200;

const partitions = 12;
const group = "pilots";
const program = join(import.meta.dirname, "member.ts");
const flights: unknown[] = JSON.parse(
  readFileSync(new URL("../data/flights-20k.json", import.meta.resolve("vega-datasets")), "utf8"),
);

const kafkaScript = join(import.meta.dirname, "../../../scripts/kafka/kafka.sh");
const cooperative = "partition.assignment.strategy=org.apache.kafka.clients.consumer.CooperativeStickyAssignor";

/** The words with which Kafka's console consumer prints what it reads. */
function javaConsumer(kafka: string, settings: readonly string[]): string[] {
  const printed = ["print.partition=true", "print.offset=true", "print.value=false"];
  return [
    ...["tool", "org.apache.kafka.tools.consumer.ConsoleConsumer", "--bootstrap-server", kafka],
    ...["--topic", "flights", "--group", group],
    ...[...settings, "group.protocol=classic"].flatMap((setting) => ["--consumer-property", setting]),
    ...printed.flatMap((setting) => ["--property", setting]),
  ];
}

/** A consumer program. */
export interface Program {
  readonly kind: Kind;
  readonly child: ChildProcess;
}

/** The server and its programs. */
export class Fleet implements AsyncDisposable {
  readonly server: Server;
  readonly engine: Kafkaesque;
  readonly happenings: Happening[] = [];
  /** How often each event was handled, by partition and offset. */
  readonly handled = new Map<string, number>();
  readonly #programs = new Set<Program>();
  #put = 0;

  private constructor(server: Server, engine: Kafkaesque) {
    this.server = server;
    this.engine = engine;
    engine.activity.subscribe((happening) => {
      if (happening.kind.startsWith("member") || happening.kind === "rebalanced") this.happenings.push(happening);
    });
  }

  static async start(): Promise<Fleet> {
    const engine = await Kafkaesque.open({});
    await engine.createTopic("flights", { partitions });
    const server = await startServer({ engine, http: { port: 0 }, kafka: { port: 0 } });
    return new Fleet(server, engine);
  }

  /** Starts a program. */
  add(kind: Kind): Program {
    const child = spawn(...this.#command(kind), {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, NODE_NO_WARNINGS: "1" },
    });
    const started = { kind, child };
    this.#programs.add(started);
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      const [, partition, offset] = /^(?:event |Partition:)(\d+)(?: |\tOffset:)(\d+)/.exec(line) ?? [];
      if (partition === undefined) return;
      const key = `${partition} ${offset}`;
      this.handled.set(key, (this.handled.get(key) ?? 0) + 1);
    });
    return started;
  }

  #command(kind: Kind): [string, string[]] {
    const kafka = `127.0.0.1:${this.server.kafka?.port}`;
    const settings = Object.entries({
      "session.timeout.ms": sessionTimeoutMs,
      "heartbeat.interval.ms": 300,
      "auto.commit.interval.ms": 100,
      "auto.offset.reset": "earliest",
    }).map(([name, value]) => `${name}=${value}`);
    if (kind === "kcat") {
      const flags = settings.flatMap((setting) => ["-X", setting]);
      return ["kcat", ["-b", kafka, "-q", "-u", "-f", "event %p %o\n", ...flags, "-G", group, "flights"]];
    }
    if (kind === "java") return [kafkaScript, javaConsumer(kafka, settings)];
    if (kind === "java-cooperative") return [kafkaScript, javaConsumer(kafka, [...settings, cooperative])];
    const address = kind === "moldau" ? this.server.url : kafka;
    return [process.execPath, ["--conditions=source", program, kind, address, group, String(sessionTimeoutMs)]];
  }

  /** Ends a program by a signal; SIGKILL without a word. */
  async end(program: Program, signal: NodeJS.Signals): Promise<void> {
    this.#programs.delete(program);
    if (program.child.exitCode !== null || program.child.signalCode !== null) return;
    const exited = new Promise((resolve) => program.child.once("exit", resolve));
    program.child.kill(signal);
    await exited;
  }

  /** Puts the next flights. */
  async put(count: number): Promise<void> {
    const some = flights.slice(this.#put, this.#put + count) as { origin: string }[];
    this.#put += some.length;
    await this.engine.putMany("flights", some, { key: (flight) => flight.origin });
  }

  /** How many partitions each member has, the most first. */
  async shares(): Promise<number[]> {
    const groups = await this.engine.groups.list();
    const members = groups.find((info) => info.group === group)?.members ?? [];
    return members.map((member) => member.partitions.length).sort((left, right) => right - left);
  }

  /** Waits until the members have these shares. */
  async untilShares(...wanted: number[]): Promise<void> {
    let shares: number[] = [];
    const reached = async () => {
      shares = await this.shares();
      return String(shares) === String(wanted);
    };
    await until(
      reached,
      20_000,
      () => `the shares are ${shares}, not ${wanted}: ${JSON.stringify(this.happenings.slice(-6))}`,
    );
  }

  /** Waits until everything that was put has been handled. */
  async untilHandled(): Promise<void> {
    await until(
      async () => this.handled.size >= this.#put,
      20_000,
      () => `${this.handled.size} of ${this.#put} flights are handled`,
    );
    assert.equal(this.handled.size, this.#put, "nothing is handled that was not put");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const program of [...this.#programs]) await this.end(program, "SIGKILL");
    await this.server.close();
    await this.engine.close();
  }
}
