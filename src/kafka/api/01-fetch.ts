// Fetch (key 1, versions 4-12): record batches of some partitions, from an offset on.
// Waits up to max_wait until min_bytes are there. Whole batches are sent as they are stored, from the one that holds the
// offset; a first batch larger than the limits is sent all the same, so that a reader never gets stuck (KIP-74).
// Session id 0 in every answer means that there are no fetch sessions (KIP-227): each request names all its partitions.
// Left out: versions from 13 on (topic ids), followers, racks and diverging epochs: there is one broker.

import { problem } from "../../base/index.ts";
import type { Partition } from "../../broker/index.ts";
import { api, type Call } from "../api.ts";
import { abortedIn, stableBatches } from "../committed.ts";
import { codeOf, errorCode, noError } from "../errors.ts";
import { checkLeaderEpoch } from "../leader-epoch.ts";
import { waitForGrowth } from "../wait-for-growth.ts";
import {
  batches,
  type InputOf,
  int8,
  int16,
  int32,
  int64,
  list,
  message,
  string,
  type ValueOf,
} from "../wire/index.ts";

const fetchPartition = {
  partition: int32,
  currentLeaderEpoch: int32.in("9+").default(-1),
  fetchOffset: int64,
  lastFetchedEpoch: int32.in("12+").default(-1),
  logStartOffset: int64.in("5+").default(-1),
  partitionMaxBytes: int32,
};
const fetchTopic = { topic: string, partitions: list(fetchPartition) };

const request = message(12, {
  clusterId: string.nullable().in("12+").tag(0),
  replicaId: int32.default(-1),
  maxWaitMs: int32,
  minBytes: int32,
  maxBytes: int32.in("3+").default(0x7fff_ffff),
  isolationLevel: int8.in("4+").default(0),
  sessionId: int32.in("7+").default(0),
  sessionEpoch: int32.in("7+").default(-1),
  topics: list(fetchTopic),
  forgottenTopics: list({ topic: string, partitions: list(int32) })
    .in("7+")
    .default([]),
  rackId: string.in("11+").default(""),
});

const fetchedPartition = {
  partition: int32,
  errorCode: int16,
  highWatermark: int64,
  lastStableOffset: int64.in("4+").default(-1),
  logStartOffset: int64.in("5+").default(-1),
  abortedTransactions: list({ producerId: int64, firstOffset: int64 }).nullable().in("4+").default(null),
  preferredReadReplica: int32.in("11+").default(-1),
  records: batches.nullable(),
};
const fetchedTopic = { topic: string, partitions: list(fetchedPartition) };

const response = message(12, {
  throttleTimeMs: int32.in("1+").default(0),
  errorCode: int16.in("7+").default(noError),
  sessionId: int32.in("7+").default(0),
  topics: list(fetchedTopic),
});

/** The isolation level that does not want records of open or aborted transactions. */
const readCommitted = 1;

type Request = ReturnType<(typeof request)["read"]>;
type Wanted = ValueOf<typeof fetchPartition>;
type Fetched = InputOf<typeof fetchedPartition>;

/** One partition of the request, and where its batches come from. */
interface Source {
  readonly topic: string;
  readonly wanted: Wanted;
  /** Undefined when there is no such partition. */
  readonly partition: Partition | undefined;
}

/** What a partition gave: its batches, or what went wrong. */
type Read = readonly Uint8Array[] | Error;

const nothing: Read = [];

export const fetch = api({
  key: 1,
  name: "Fetch",
  versions: [4, 12],
  request,
  response,
  handle(body, call) {
    if (body.sessionId !== 0) return { errorCode: errorCode("unknown-fetch-session"), topics: [] };
    const sources = sourcesOf(body, call);
    noteFetches(sources, call);
    const round = readAll(sources, body);
    return round instanceof Promise || !isEnough(round, body)
      ? readUntilEnough(round, sources, body, call)
      : answer(body, sources, round);
  },
});

function sourcesOf(body: Request, { door }: Call): Source[] {
  return body.topics.flatMap(({ topic, partitions }) =>
    partitions.map((wanted) => ({ topic, wanted, partition: door.topics.find(topic)?.partitions[wanted.partition] })),
  );
}

/** What members of groups fetch shows how far they are. */
function noteFetches(sources: readonly Source[], { door, clientId, host: clientHost }: Call): void {
  for (const { topic, wanted } of sources) {
    door.groups.noteFetch({ topic, partition: wanted.partition, offset: wanted.fetchOffset, clientId, clientHost });
  }
}

async function readUntilEnough(
  first: readonly Read[] | Promise<readonly Read[]>,
  sources: readonly Source[],
  body: Request,
  { signal }: Call,
) {
  const partitions = sources.flatMap(({ partition }) => partition ?? []);
  const deadline = performance.now() + body.maxWaitMs;
  let round = await first;
  while (!isEnough(round, body)) {
    const grown = await waitForGrowth(partitions, deadline - performance.now(), signal);
    round = await readAll(sources, body);
    if (!grown) break;
  }
  return answer(body, sources, round);
}

/** Whether to answer now: there are bytes enough, or there is trouble to tell, or the client does not wait. */
function isEnough(round: readonly Read[], { minBytes, maxWaitMs }: Request): boolean {
  if (maxWaitMs <= 0) return true;
  let bytes = 0;
  for (const read of round) {
    if (read instanceof Error) return true;
    for (const batch of read) bytes += batch.length;
  }
  return bytes >= minBytes;
}

/**
 * Reads each partition in turn while less than `maxBytes` have been read: so the limit is passed by one batch at most.
 * At once when everything is in memory.
 */
function readAll(sources: readonly Source[], body: Request): readonly Read[] | Promise<readonly Read[]> {
  const committed = body.isolationLevel === readCommitted;
  let left = body.maxBytes;
  let waits = false;
  const reads = sources.map((source) => {
    if (left <= 0) return nothing;
    const limit = Math.min(left, source.wanted.partitionMaxBytes);
    const read = readOne(source, limit, committed);
    if (read instanceof Promise) {
      waits = true;
      left -= limit;
    } else if (!(read instanceof Error)) {
      for (const batch of read) left -= batch.length;
    }
    return read;
  });
  return waits ? Promise.all(reads) : (reads as readonly Read[]);
}

function readOne({ topic, wanted, partition }: Source, maxBytes: number, committed: boolean): Read | Promise<Read> {
  try {
    if (partition === undefined) throw problem("unknown-topic", { topic });
    checkLeaderEpoch(partition.place, wanted.currentLeaderEpoch);
    const read = partition.readBatches(wanted.fetchOffset, maxBytes);
    const cut = (batches: readonly Uint8Array[]) => (committed ? stableBatches(partition, batches) : batches);
    return read instanceof Promise ? read.then(cut).catch((error: Error) => error) : cut(read);
  } catch (error) {
    return error as Error;
  }
}

function answer(body: Request, sources: readonly Source[], round: readonly Read[]) {
  const committed = body.isolationLevel === readCommitted;
  const fetched = sources.map((source, index) => fetchedFrom(source, round[index] as Read, committed));
  let at = 0;
  return {
    topics: body.topics.map(({ topic, partitions }) => {
      const from = at;
      at += partitions.length;
      return { topic, partitions: fetched.slice(from, at) };
    }),
  };
}

function fetchedFrom({ wanted, partition }: Source, read: Read, committed: boolean): Fetched {
  if (read instanceof Error || partition === undefined) {
    return { partition: wanted.partition, errorCode: codeOf(read), highWatermark: -1, records: [] };
  }
  return {
    partition: wanted.partition,
    errorCode: noError,
    highWatermark: partition.end,
    lastStableOffset: partition.stableEnd,
    logStartOffset: partition.earliest,
    abortedTransactions: committed ? abortedIn(partition, wanted.fetchOffset, read) : null,
    records: read,
  };
}
