// Demonstration producers and consumers, which run in the server. The door only passes on what is asked of them.

import { problem } from "../base/index.ts";
import { jsonOf } from "./bodies.ts";
import { checked } from "./checked.ts";
import type { Door } from "./door-shape.ts";
import { oneOf, onlyKnown, type Query } from "./queries.ts";
import type { Handler } from "./routes.ts";

/** A demonstration producer or consumer. */
interface Worker {
  readonly kind: "producer" | "consumer";
  readonly topic: string;
  readonly group?: string;
  readonly perSecond: number;
}

/** Who runs the workers of a server. */
export interface WorkerHost {
  /** Those that run, and the last that ended. */
  list(): readonly Worker[];
  add(worker: Worker): Worker;
  pace(id: string, perSecond: number): Worker;
  stop(id: string): Promise<void>;
  kill(id: string): Promise<void>;
}

/** `GET /demonstration/workers`. */
export function listWorkers(door: Door): Handler {
  return async (request) => {
    onlyKnown(request.query as Query, []);
    return hostOf(door).list();
  };
}

/** `POST /demonstration/workers`. */
export function addWorker(door: Door): Handler {
  return async (request, reply) =>
    reply.code(201).send(hostOf(door).add(await checked("NewWorkerJson", jsonOf(request))));
}

/** `PATCH /demonstration/workers/{worker}`. */
export function paceWorker(door: Door): Handler {
  return async (request) => {
    const { perSecond } = await checked("WorkerPaceJson", jsonOf(request));
    return hostOf(door).pace(workerOf(request.params), perSecond);
  };
}

/** `DELETE /demonstration/workers/{worker}`. */
export function endWorker(door: Door): Handler {
  return async (request, reply) => {
    const query = request.query as Query;
    onlyKnown(query, ["how"]);
    const how = oneOf(query, "how", ["stop", "kill"], "stop");
    await hostOf(door)[how](workerOf(request.params));
    return reply.code(204).send();
  };
}

function hostOf({ options: { workers } }: Door): WorkerHost {
  if (workers !== undefined) return workers;
  throw problem("not-supported", { what: "Demonstration", reason: "this server was started without it" });
}

function workerOf(parameters: unknown): string {
  return (parameters as { worker: string }).worker;
}
