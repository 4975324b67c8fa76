// Demonstration producers and consumers: they run in the server; the page only says what they shall do.

import { api } from "./api.ts";

/** A demonstration producer or consumer, as `GET /demonstration/workers` tells it. */
export interface Worker {
  readonly id: string;
  readonly kind: "producer" | "consumer";
  readonly topic: string;
  /** The consumer's group. */
  readonly group?: string;
  /** How many events a second it puts or handles at most. */
  readonly perSecond: number;
  readonly state: "running" | "stopped" | "killed" | "failed";
  /** How many events it has put or handled. */
  readonly events: number;
  /** Why it failed. */
  readonly problem?: string;
}

/** What to start. */
export interface NewWorker {
  readonly kind: Worker["kind"];
  readonly topic: string;
  readonly group?: string;
  readonly perSecond: number;
}

const path = "/demonstration/workers";

export const workers = {
  list: () => api.call<Worker[]>("GET", path),
  add: (worker: NewWorker) => api.call<Worker>("POST", path, worker),
  pace: (id: string, perSecond: number) => api.call<Worker>("PATCH", `${path}/${id}`, { perSecond }),
  /** Stops it politely: a consumer commits and leaves its group. */
  stop: (id: string) => api.call<void>("DELETE", `${path}/${id}`),
  /** Ends it as a crash would: nothing is said to anybody. */
  kill: (id: string) => api.call<void>("DELETE", `${path}/${id}?how=kill`),
};
