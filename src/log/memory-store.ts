// Logs in memory, by name.

import type { LogListener } from "./log.ts";
import { MemoryLog } from "./memory-log.ts";
import type { LogSettings, Store } from "./store.ts";

/** Keeps logs in this process, and nothing longer than that. */
export class MemoryStore implements Store {
  readonly address = "memory:";
  readonly #logs = new Map<string, MemoryLog>();

  openLog(name: string, settings: LogSettings, listener: LogListener): MemoryLog {
    const log = new MemoryLog(listener, settings);
    this.#logs.set(name, log);
    return log;
  }

  deleteLog(name: string): void {
    this.#logs.delete(name);
  }

  logNames(): string[] {
    return [...this.#logs.keys()];
  }

  loadNote(): undefined {
    return undefined;
  }

  saveNote(): void {}

  close(): void {
    this.#logs.clear();
  }
}
