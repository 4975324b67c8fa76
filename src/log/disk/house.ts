// What the logs of one directory share.

import type { Clock } from "../../base/index.ts";
import type { DiskLog } from "./disk-log.ts";
import type { HotBudget } from "./hot-tail.ts";
import type { SegmentHouse } from "./segment.ts";

/** What a log needs of its store. */
export interface LogHouse extends SegmentHouse {
  readonly clock: Clock;
  readonly budget: HotBudget;
  /** Has `log.write` called when this turn of the event loop ends. */
  scheduleWrite(log: DiskLog): void;
  /** Notes that a log has changed since the last checkpoint. */
  changed(log: DiskLog): void;
  /** Makes a checkpoint now; resolves when it is on the disk. */
  checkpoint(): Promise<void>;
  /** Notes that a log is closed. */
  closed(log: DiskLog): void;
}
