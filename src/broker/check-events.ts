// Whether events may be stored: their size, their times, and the numbers of their producer.

import { problem, utf8 } from "../base/index.ts";
import type { NewEvent, ProducerSequence } from "../engine/index.ts";

import type { TopicLimits } from "./topic-config.ts";

/** How much one append may hold, in bytes: it becomes one batch. */
const maxAppendBytes = 64 * 1024 * 1024;

/** What a topic asks of its events. */
export type EventLimits = Pick<TopicLimits, "maxEventBytes" | "cleanup">;

/** The error for an event without a key where compaction needs one. */
export function keyMissing(): Error {
  return problem("batch-invalid", { reason: "an event without a key cannot be kept in a compacted topic" });
}

/**
 * The size of the events' keys, values and headers, in bytes.
 * Throws `event-too-large`, `body-too-large`, `batch-invalid` for a missing key, and `invalid-request` for a time that is none.
 */
export function checkEvents(events: readonly NewEvent[], { maxEventBytes, cleanup }: EventLimits): number {
  let total = 0;
  for (const event of events) {
    const bytes = bytesOf(event);
    if (bytes > maxEventBytes) throw problem("event-too-large", { bytes, limit: maxEventBytes });
    if (cleanup !== "delete" && (event.key ?? null) === null) throw keyMissing();
    if (event.timestamp !== undefined && !(Number.isSafeInteger(event.timestamp) && event.timestamp >= 0)) {
      throw problem("invalid-request", { field: "timestamp", reason: "use whole milliseconds since 1970" });
    }
    total += bytes;
  }
  if (total > maxAppendBytes) throw problem("body-too-large", { limit: maxAppendBytes });
  return total;
}

function bytesOf({ key, value, headers }: NewEvent): number {
  let bytes = (key?.length ?? 0) + (value?.length ?? 0);
  if (headers !== undefined && headers.length > 0) {
    for (const [name, content] of headers) bytes += utf8(name).length + (content?.length ?? 0);
  }
  return bytes;
}

/** Throws `invalid-request` for a producer's numbers that cannot be. */
export function checkSequence({ producerId, epoch, sequence }: ProducerSequence): void {
  checkNumber("producerId", producerId, Number.MAX_SAFE_INTEGER);
  checkNumber("epoch", epoch, 0x7fff);
  checkNumber("sequence", sequence, 0x7fff_ffff);
}

function checkNumber(field: string, value: number, to: number): void {
  if (!Number.isSafeInteger(value) || value < 0 || value > to) {
    throw problem("invalid-request", { field, reason: `use a whole number from 0 to ${to}` });
  }
}
