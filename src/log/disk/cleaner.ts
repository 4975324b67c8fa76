// When a log is compacted: one round at a time, when enough is new.

import { type Compaction, LastOffsets } from "../compact.ts";
import { batchesOf, bytesOf, type CompactedLog, forgetMerges, rewrite } from "./compact-segments.ts";

/** Compacts one log. */
export class Cleaner {
  readonly #log: CompactedLog;
  /** Up to where the log is compacted, as far as this process knows. */
  #cleanEnd = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(log: CompactedLog) {
    this.#log = log;
  }

  /** Does a round, after the one under way. Throws `partition-damaged`, and what the file calls throw. */
  run(compaction: Compaction): Promise<void> {
    const round = this.#running.then(() => this.#round(compaction));
    this.#running = round.catch(() => undefined);
    return round;
  }

  /** Waits for the round under way. */
  idle(): Promise<void> {
    return this.#running;
  }

  async #round(compaction: Compaction): Promise<void> {
    const log = this.#log;
    const { closed } = log.segments;
    const dirty = closed.filter(({ end }) => end > this.#cleanEnd);
    const dirtyBytes = bytesOf(dirty);
    if (log.isClosed() || dirtyBytes === 0 || dirtyBytes < compaction.dirtyRatio * bytesOf(closed)) return;
    const last = new LastOffsets();
    let end = this.#cleanEnd;
    for (const segment of dirty) {
      if (last.full) break;
      for await (const batch of batchesOf(log, segment)) last.add(batch);
      end = segment.end;
    }
    await log.checkpoint();
    await forgetMerges(log);
    const seen = closed.filter((segment) => segment.end <= end);
    await rewrite(log, seen, last, compaction);
    this.#cleanEnd = end;
  }
}
