// A record batch as a Kafka client sent it: whether it may be stored, and who sent it.

import { problem } from "../base/index.ts";
import { attribute, type BatchHeader, checkNewBatch, decodeBatch, headerBytes } from "../log/index.ts";
import { type EventLimits, keyMissing } from "./check-events.ts";
import type { SequencedBatch } from "./producer-states.ts";

/**
 * Checks a batch before it is stored. Kafka's limit of an event's size counts for its whole batch.
 * Throws `batch-corrupt`, `batch-invalid`, `event-too-large`, and `not-supported` for transactions.
 */
export function admitBatch(batch: Uint8Array, { maxEventBytes, cleanup }: EventLimits): BatchHeader {
  const header = checkNewBatch(batch);
  const bytes = header.bytes - headerBytes;
  if (bytes > maxEventBytes) throw problem("event-too-large", { bytes, limit: maxEventBytes });
  if ((header.attributes & (attribute.transactional | attribute.control)) !== 0) {
    throw problem("not-supported", { what: "A transactional batch", reason: "this broker has no transactions" });
  }
  if (cleanup !== "delete") checkKeys(batch);
  return header;
}

function checkKeys(batch: Uint8Array): void {
  decodeBatch(batch, (_, __, ___, ____, keyStart) => {
    if (keyStart < 0) throw keyMissing();
  });
}

/** Who sent a batch, and its number; undefined when its producer has no id. */
export function sequenceOf(header: BatchHeader): SequencedBatch | undefined {
  const { producerId, producerEpoch: epoch, baseSequence: sequence, count } = header;
  return producerId < 0 || sequence < 0 ? undefined : { producerId, epoch, sequence, count };
}
