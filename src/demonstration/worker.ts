// One demonstration producer or consumer: what it is asked to be, and what it is doing.

/** What to start. */
export interface NewWorker {
  readonly kind: "producer" | "consumer";
  readonly topic: string;
  /** The group that a consumer joins. */
  readonly group?: string;
  /** How many events a second it puts, or handles at most. */
  readonly perSecond: number;
}

/** A demonstration producer or consumer, as it was when asked. */
export interface WorkerInfo extends NewWorker {
  /** Its name: `till-1`, `preparer-2`. A producer's events carry it as their key. */
  readonly id: string;
  readonly state: "running" | "stopped" | "killed" | "failed";
  /** How many events it has put or handled. */
  readonly events: number;
  /** Why it failed. */
  readonly problem?: string;
}

/** What a running worker reads its orders from, and writes its progress to. */
export interface Task {
  readonly id: string;
  readonly topic: string;
  readonly group: string | undefined;
  perSecond: number;
  events: number;
  /** Aborted when it shall stop. */
  readonly signal: AbortSignal;
}
