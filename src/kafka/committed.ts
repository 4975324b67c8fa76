// What readers of committed records get: the batches below the last stable offset, and which transactions among them were
// aborted, so that the client leaves their records out. Source: KIP-98, "Consumer".

import type { AbortedTransaction, Partition } from "../broker/index.ts";
import { batchesIn, readHeader } from "../log/index.ts";

/** The batches before the first open transaction. */
export function stableBatches(partition: Partition, chunks: readonly Uint8Array[]): readonly Uint8Array[] {
  const { stableEnd } = partition;
  if (stableEnd === partition.end) return chunks;
  const stable: Uint8Array[] = [];
  for (const batch of batchesIn(chunks)) {
    if (readHeader(batch).baseOffset >= stableEnd) break;
    stable.push(batch);
  }
  return stable;
}

/** The aborted transactions among the batches that were read from an offset on. */
export function abortedIn(partition: Partition, from: number, chunks: readonly Uint8Array[]): AbortedTransaction[] {
  if (!partition.transactions.any) return [];
  let end = from;
  for (const batch of batchesIn(chunks)) end = readHeader(batch).lastOffset + 1;
  return partition.transactions.abortedIn(from, end);
}
