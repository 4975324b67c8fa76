// The note that a partition keeps beside its log: what its producers sent last, up to some offset. With it, opening
// need not read the whole log; what came after the note is read from the headers of its batches.

import { type Clock, strictTextOf, utf8 } from "../base/index.ts";
import { batchesIn, type Log, readHeader, type Store } from "../log/index.ts";
import type { Place } from "./decoded-batches.ts";
import { logNameOf } from "./partition-log.ts";
import type { ProducerStates } from "./producer-states.ts";

interface Note {
  /** Everything below this offset is told. */
  readonly end: number;
  readonly producers: unknown;
}

const readBytes = 4 * 1024 * 1024;

/** Finds out what the partition's producers sent last: from its note, and from the log behind it. */
export async function recallProducers(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  place: Place,
  log: Log,
  producers: ProducerStates,
): Promise<void> {
  const note = parse(await store.loadNote(logNameOf(place)));
  const usable = note !== undefined && note.end <= log.end;
  if (usable) producers.restore(note.producers);
  let offset = Math.max(usable ? note.end : 0, log.earliest);
  while (offset < log.end) {
    const batches = await log.read(offset, readBytes);
    if (batches.length === 0) return;
    for (const batch of batchesIn(batches)) offset = rememberBatch(batch, producers, clock.now());
  }
}

/** Writes the note. What it tells must be on the disk before, lest it tell of more than a power cut leaves. */
export async function noteProducers(store: Store, place: Place, log: Log, producers: ProducerStates): Promise<void> {
  const note: Note = { end: log.end, producers: producers.toJSON() };
  await log.settle("all");
  await store.saveNote(logNameOf(place), utf8(JSON.stringify(note)));
}

function rememberBatch(batch: Uint8Array, producers: ProducerStates, now: number): number {
  const header = readHeader(batch);
  const { producerId, producerEpoch: epoch, baseSequence: sequence, baseOffset, lastOffset } = header;
  if (producerId >= 0 && sequence >= 0) {
    const count = lastOffset - baseOffset + 1;
    producers.remember({ producerId, epoch, sequence, count }, baseOffset, header.maxTimestamp, lastOffset + 1, now);
  }
  return lastOffset + 1;
}

function parse(bytes: Uint8Array | undefined): Note | undefined {
  try {
    return bytes === undefined ? undefined : (JSON.parse(strictTextOf(bytes) ?? "") as Note);
  } catch {
    return undefined;
  }
}
