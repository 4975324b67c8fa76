// A record batch as a Kafka client sent it: whether it may be stored, who sent it, and what became of it.

import { problem } from "../base/index.ts";
import { attribute, type BatchHeader, checkNewBatch, decodeBatch, fieldAt, headerBytes } from "../log/index.ts";
import { type EventLimits, keyMissing } from "./check-events.ts";
import type { SequencedBatch } from "./producer-states.ts";

/** What an appended batch came to. */
export interface AppendedBatch {
  readonly baseOffset: number;
  /** When it was appended, in milliseconds since 1970. */
  readonly timestamp: number;
  /** Whether it was stored before. */
  readonly duplicate: boolean;
  /** Ends when it is as sure as its acks say, rejects when it could not be stored; undefined when there is nothing to wait for. */
  readonly settled: Promise<void> | undefined;
}

/**
 * Checks a batch before it is stored. Kafka's limit of an event's size counts for its whole batch.
 * Throws `batch-corrupt`, `batch-invalid`, `event-too-large`.
 */
export function admitBatch(batch: Uint8Array, { maxEventBytes, cleanup }: EventLimits): BatchHeader {
  const header = checkNewBatch(batch);
  const bytes = header.bytes - headerBytes;
  if (bytes > maxEventBytes) throw problem("event-too-large", { bytes, limit: maxEventBytes });
  if ((header.attributes & attribute.control) !== 0)
    throw problem("batch-invalid", { reason: "it is a control batch" });
  if (cleanup !== "delete") checkKeys(batch);
  return header;
}

function checkKeys(batch: Uint8Array): void {
  decodeBatch(batch, (_, __, ___, ____, keyStart) => {
    if (keyStart < 0) throw keyMissing();
  });
}

/** Whether a batch belongs to a transaction, or is the marker of one. */
export function isTransactional(batch: Uint8Array): boolean {
  return ((batch[fieldAt.attributes + 1] ?? 0) & attribute.transactional) !== 0;
}

/** Who sent a batch, and its number; undefined when its producer has no id. */
export function sequenceOf(header: BatchHeader): SequencedBatch | undefined {
  const { producerId, producerEpoch: epoch, baseSequence: sequence, count } = header;
  return producerId < 0 || sequence < 0 ? undefined : { producerId, epoch, sequence, count };
}
