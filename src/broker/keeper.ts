// Keeps a partition within its room: what retention no longer keeps goes, what later events have replaced is compacted away.

import type { Log } from "../log/index.ts";
import type { ActivityHub } from "./activity-hub.ts";
import type { Place } from "./decoded-batches.ts";
import type { TopicLimits } from "./topic-config.ts";

/** Why events went. */
type Reason = "retention" | "request" | "compaction";

/** The housekeeping of one partition. */
export class Keeper {
  readonly #place: Place;
  readonly #log: Log;
  readonly #activity: ActivityHub;
  #retaining = false;

  constructor(place: Place, log: Log, activity: ActivityHub) {
    this.#place = place;
    this.#log = log;
    this.#activity = activity;
  }

  /** Keeps within the count and the bytes as soon as they are exceeded; times are looked at now and then, with `retain`. */
  grown(limits: TopicLimits, now: number): void {
    const { events, bytes } = limits.retention;
    const log = this.#log;
    const tooMany = events >= 0 && log.readable - log.earliest > events;
    // What fails here is tried again later, and shows in the appends that fail with it.
    if (tooMany || (bytes >= 0 && log.bytes > bytes)) this.retain(limits, now).catch(() => undefined);
  }

  /** Drops what the topic's retention does not keep, as of `now`. */
  async retain(limits: TopicLimits, now: number): Promise<void> {
    if (this.#retaining) return;
    this.#retaining = true;
    try {
      await this.#dropping("retention", () => this.#log.retain(limits.retention, now));
    } finally {
      this.#retaining = false;
    }
  }

  /** Drops what lies before an offset. */
  dropBefore(before: number): Promise<void> {
    return this.#dropping("request", () => this.#log.dropBefore(before));
  }

  /** Removes what later events of the same key have replaced. */
  async compact({ compaction }: TopicLimits, now: number): Promise<void> {
    const before = this.#log.bytes;
    await this.#log.compact({ ...compaction, now });
    if (this.#log.bytes < before) this.#tell("compaction");
  }

  /** Does what may drop events, and tells of it when it did. */
  async #dropping(reason: Reason, action: () => Promise<void>): Promise<void> {
    const before = this.#log.earliest;
    await action();
    if (this.#log.earliest > before) this.#tell(reason);
  }

  #tell(reason: Reason): void {
    this.#activity.tell({ kind: "dropped", ...this.#place, earliest: this.#log.earliest, reason });
  }
}
