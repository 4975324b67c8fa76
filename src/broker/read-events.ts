// Reads a partition as events: decodes what readers have in common once, and waits when there is nothing yet.

import { MoldauError, problem } from "../base/index.ts";
import type { Event, EventBatch, ReadOptions, Start } from "../engine/index.ts";
import { attribute, type BatchHeader, batchesIn, readHeader } from "../log/index.ts";
import { decodeEvents } from "./decoded-batches.ts";
import type { Partition } from "./partition.ts";

/** About how much one read returns, in bytes. */
export const defaultMaxBytes = 1024 * 1024;

/** Decoded batches are kept for others when they are among the newest events: most readers are there. */
const newestEvents = 10_000;

/** Reads events from an offset on, and waits for some if asked to. */
export async function readEvents(partition: Partition, offset: number, options: ReadOptions = {}): Promise<EventBatch> {
  const { maxEvents = Number.POSITIVE_INFINITY, waitMs = 0, signal } = options;
  const maxBytes = maxEvents === 1 ? 1 : (options.maxBytes ?? defaultMaxBytes);
  const { clock } = partition.shared;
  const deadline = waitMs > 0 ? clock.now() + waitMs : 0;
  let next = offset;
  for (;;) {
    const reading = partition.readBatches(next, maxBytes);
    const batches = Array.isArray(reading) ? reading : await reading;
    const page = take(partition, batches, next, maxEvents);
    const moreAtOnce = page.next > next && page.events.length === 0;
    next = page.next;
    const leftMs = deadline - clock.now();
    if (page.events.length > 0 || (!moreAtOnce && (waitMs <= 0 || leftMs <= 0))) {
      return { ...partition.place, events: page.events, next, earliest: partition.earliest, end: partition.stableEnd };
    }
    if (!moreAtOnce) await partition.waitForMore(leftMs, signal);
  }
}

interface Page {
  readonly events: readonly Event[];
  readonly next: number;
}

/** The committed events from `offset` on. A batch that is wanted as a whole is handed on as it is. */
function take(partition: Partition, chunks: readonly Uint8Array[], offset: number, maxEvents: number): Page {
  let events: readonly Event[] = [];
  let next = offset;
  const { stableEnd } = partition;
  for (const batch of batchesIn(chunks)) {
    const header = readHeader(batch);
    if (events.length >= maxEvents || header.baseOffset >= stableEnd) break;
    const wanted = from(eventsOf(partition, batch, header), next);
    const left = maxEvents - events.length;
    const taken = wanted.length > left ? wanted.slice(0, left) : wanted;
    events = events.length === 0 ? taken : events.concat(taken);
    next = taken.length < wanted.length ? (taken.at(-1) as Event).offset + 1 : header.lastOffset + 1;
  }
  return { events, next };
}

function from(events: readonly Event[], offset: number): readonly Event[] {
  const first = events[0];
  if (first === undefined || first.offset >= offset) return events;
  return events.slice(events.findIndex((event) => event.offset >= offset));
}

function eventsOf(partition: Partition, batch: Uint8Array, header: BatchHeader): readonly Event[] {
  const { place, decoded, shared, end } = partition;
  if (isAborted(partition, header)) return [];
  try {
    if (end - header.lastOffset > newestEvents) return decodeEvents(place, batch);
    return shared.decoded.eventsOf(place, decoded, batch, header);
  } catch (error) {
    if (!MoldauError.is(error, "batch-corrupt")) throw error;
    const { baseOffset, lastOffset } = header;
    const reason = `its batch of offsets ${baseOffset} to ${lastOffset} cannot be decoded (${error.facts.reason})`;
    throw problem("partition-damaged", { ...place, reason }, error);
  }
}

/** Whether the batch belongs to a transaction that was aborted. */
function isAborted({ transactions }: Partition, { attributes, producerId, baseOffset, lastOffset }: BatchHeader) {
  if ((attributes & attribute.transactional) === 0 || !transactions.any) return false;
  return transactions.abortedIn(baseOffset, lastOffset + 1).some((aborted) => aborted.producerId === producerId);
}

/** The last event that may be read, or undefined. Markers and what was compacted away are passed over. */
export async function lastEvent(partition: Partition): Promise<Event | undefined> {
  for (let at = partition.stableEnd - 1; at >= partition.earliest; ) {
    const [batch] = batchesIn(await partition.readBatches(at, 1));
    if (batch === undefined) return undefined;
    const header = readHeader(batch);
    const found = eventsOf(partition, batch, header).findLast(({ offset }) => offset <= at);
    if (found !== undefined) return found.offset >= partition.earliest ? found : undefined;
    at = Math.min(at, header.baseOffset) - 1;
  }
  return undefined;
}

/** The offset at which to start reading. */
export async function resolveStart(partition: Partition, start: Start): Promise<number> {
  const { earliest, stableEnd: end } = partition;
  if (start === "earliest") return earliest;
  if (start === "latest") return end;
  if (typeof start === "number") {
    if (!Number.isSafeInteger(start)) throw problem("invalid-request", { field: "from", reason: "use a whole number" });
    return start < 0 ? Math.max(earliest, end + start) : start;
  }
  if (Number.isNaN(start.getTime())) throw problem("invalid-request", { field: "from", reason: "it is no time" });
  const found = await partition.offsetForTime(start.getTime());
  return found?.offset ?? end;
}
