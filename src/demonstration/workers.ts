// The demonstration producers and consumers of a server: they run in it, and use it as any client would.

import { problem } from "../base/index.ts";
import type { Engine } from "../engine/index.ts";
import { type Severable, severable } from "../shop/index.ts";
import { consume, produce } from "./tasks.ts";
import type { NewWorker, Task, WorkerInfo } from "./worker.ts";

/** How many may run at once. */
const workersMost = 100;
/** How many that have ended are remembered. */
const endedKept = 20;

interface Worker {
  readonly kind: NewWorker["kind"];
  readonly task: Task;
  readonly line: Severable;
  readonly stop: AbortController;
  state: WorkerInfo["state"];
  problem: string | undefined;
  ended: Promise<void>;
}

/** Starts, paces, stops and kills demonstration workers. */
export class Workers implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #workers = new Map<string, Worker>();
  readonly #made = { producer: 0, consumer: 0 };

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Those that run, and the last that ended. */
  list(): WorkerInfo[] {
    return [...this.#workers.values()].map(infoOf);
  }

  /** Starts one. Throws `invalid-request` when too many run. */
  add(wanted: NewWorker): WorkerInfo {
    const running = [...this.#workers.values()].filter(({ state }) => state === "running");
    if (running.length >= workersMost) {
      throw problem("invalid-request", { reason: `${workersMost} workers run already: stop some first` });
    }
    this.#made[wanted.kind] += 1;
    const worker = this.#start(
      `${wanted.kind === "producer" ? "till" : "preparer"}-${this.#made[wanted.kind]}`,
      wanted,
    );
    this.#workers.set(worker.task.id, worker);
    this.#forgetEnded();
    return infoOf(worker);
  }

  /** Changes how many events a second one puts or handles. Throws `unknown-worker`. */
  pace(id: string, perSecond: number): WorkerInfo {
    const worker = this.#get(id);
    worker.task.perSecond = perSecond;
    return infoOf(worker);
  }

  /** Stops one politely: what it has sent is flushed, what it has handled is committed, and it leaves. Throws `unknown-worker`. */
  async stop(id: string): Promise<void> {
    await this.#end(this.#get(id), "stopped");
  }

  /** Ends one as a crash would: nothing is said to anybody. Throws `unknown-worker`. */
  async kill(id: string): Promise<void> {
    const worker = this.#get(id);
    worker.line.cut();
    // Nobody waits for the dead: the group finds out by itself.
    void this.#end(worker, "killed");
  }

  /** Stops all of them. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#workers.values()].map((worker) => this.#end(worker, "stopped")));
  }

  #start(id: string, { kind, topic, group, perSecond }: NewWorker): Worker {
    const stop = new AbortController();
    const task: Task = { id, topic, group, perSecond, events: 0, signal: stop.signal };
    const line = severable(this.#engine);
    const worker: Worker = { kind, task, line, stop, state: "running", problem: undefined, ended: Promise.resolve() };
    const work = kind === "producer" ? produce : consume;
    worker.ended = work(line.engine, task).catch((error: unknown) => {
      if (worker.state !== "running") return;
      worker.state = "failed";
      worker.problem = error instanceof Error ? error.message : String(error);
    });
    return worker;
  }

  async #end(worker: Worker, state: "stopped" | "killed"): Promise<void> {
    if (worker.state === "running") worker.state = state;
    worker.stop.abort();
    await worker.ended;
  }

  #get(id: string): Worker {
    const worker = this.#workers.get(id);
    if (worker === undefined) throw problem("unknown-worker", { worker: id });
    return worker;
  }

  #forgetEnded(): void {
    const ended = [...this.#workers.values()].filter(({ state }) => state !== "running");
    for (const worker of ended.slice(0, -endedKept)) this.#workers.delete(worker.task.id);
  }
}

function infoOf({ kind, task, state, problem: trouble }: Worker): WorkerInfo {
  const { id, topic, group, perSecond, events } = task;
  return {
    id,
    kind,
    topic,
    perSecond,
    state,
    events,
    ...(group === undefined ? {} : { group }),
    ...(trouble === undefined ? {} : { problem: trouble }),
  };
}
