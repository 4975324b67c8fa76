// Calls about the server itself, and the workers that demonstrate it.

import { z } from "zod";
import { json, type Operation } from "../operation.ts";
import * as queries from "../query-schemas.ts";
import * as schemas from "../schemas.ts";

/** The calls about the server itself, by name. */
export const serverOperations = {
  health: {
    method: "get",
    path: "/health",
    tag: "Server",
    summary: "Is the server well?",
    answers: { 200: { description: "It is up, and its engine answers", content: json(schemas.HealthSchema) } },
    problems: ["unavailable", "closed"],
  },
  activity: {
    method: "get",
    path: "/activity",
    tag: "Streams",
    summary: "Watch what happens in the server",
    answers: {
      200: {
        description: "Server-Sent Events, one unnamed event for each thing that happens from now on",
        content: { "text/event-stream": schemas.HappeningSchema },
      },
    },
    problems: ["not-supported"],
  },
  listWorkers: {
    method: "get",
    path: "/demonstration/workers",
    tag: "Demonstration",
    summary: "List the demonstration producers and consumers",
    description: "They run in the server and use it as any client would; the live page starts them.",
    answers: {
      200: { description: "Those that run, and the last that ended", content: json(z.array(schemas.WorkerSchema)) },
    },
  },
  addWorker: {
    method: "post",
    path: "/demonstration/workers",
    tag: "Demonstration",
    summary: "Start a demonstration producer or consumer",
    body: json(schemas.NewWorkerJson),
    answers: { 201: { description: "It runs", content: json(schemas.WorkerSchema) } },
    problems: ["invalid-request"],
  },
  paceWorker: {
    method: "patch",
    path: "/demonstration/workers/{worker}",
    tag: "Demonstration",
    summary: "Slow a worker down, or speed it up",
    body: json(schemas.WorkerPaceJson),
    answers: { 200: { description: "It has the new pace", content: json(schemas.WorkerSchema) } },
    problems: ["unknown-worker", "invalid-request"],
  },
  endWorker: {
    method: "delete",
    path: "/demonstration/workers/{worker}",
    tag: "Demonstration",
    summary: "Stop a worker, or kill it",
    query: queries.WorkerEndQuery,
    answers: { 204: { description: "It has ended" } },
    problems: ["unknown-worker"],
  },
} as const satisfies Readonly<Record<string, Operation>>;
