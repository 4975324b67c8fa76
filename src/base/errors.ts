// The one catalogue of errors. Every door answers from it: HTTP as problem+json with `status` and `type`,
// Kafka with `kafka`, code in this process as a MoldauError. `retriable` tells a client whether the same call may work later.
// Kafka's codes: org.apache.kafka.common.protocol.Errors. Problem documents: RFC 9457.

interface Kind<Facts> {
  /** HTTP status. */
  readonly status: number;
  /** Kafka's error code. */
  readonly kafka: number;
  /** Whether the same call may succeed when made again, unchanged. */
  readonly retriable: boolean;
  /** The same for every occurrence. */
  readonly title: string;
  /** What happened this time, and what to do about it. */
  readonly detail: (facts: Facts) => string;
}

function kind<Facts>(
  status: number,
  kafka: number,
  title: string,
  detail: (facts: Facts) => string,
  retriable = false,
): Kind<Facts> {
  return { status, kafka, retriable, title, detail };
}

const again = true;

/** A place in a topic. */
interface Place {
  readonly topic: string;
  readonly partition: number;
}

/** Every kind of error, by its type: the last part of `/problems/<type>`. */
export const catalogue = {
  "unknown-topic": kind<{ topic: string }>(
    404,
    3,
    "Unknown topic",
    (f) => `There is no topic "${f.topic}". Create it first, or list the topics there are.`,
  ),
  "unknown-partition": kind<Place & { partitions: number }>(
    404,
    3,
    "Unknown partition",
    (f) => `Topic "${f.topic}" has no partition ${f.partition}: it has ${f.partitions}, numbered from 0.`,
  ),
  "unknown-group": kind<{ group: string }>(
    404,
    69,
    "Unknown group",
    (f) => `There is no group "${f.group}". A group appears when a member joins or a position is committed.`,
  ),
  "unknown-member": kind<{ group: string; member: string }>(
    404,
    25,
    "Unknown member",
    (f) => `Group "${f.group}" has no member "${f.member}": it left, or its session timed out. Join again.`,
  ),
  "unknown-worker": kind<{ worker: string }>(
    404,
    42,
    "Unknown worker",
    (f) => `There is no demonstration worker "${f.worker}". Those there are stand at /demonstration/workers.`,
  ),
  "no-shop": kind<Record<never, never>>(
    404,
    42,
    "No shop is open",
    () => "No shop is open. Open one with POST /demonstration/shop.",
  ),
  "shop-open": kind<{ shop: string }>(
    409,
    42,
    "A shop is open",
    (f) => `${f.shop} is open already. Close it first: DELETE /demonstration/shop.`,
  ),
  "no-event": kind<Place & { offset: number; earliest: number; end: number }>(
    404,
    1,
    "No event at this offset",
    (f) =>
      `Partition ${f.partition} of "${f.topic}" has no event at offset ${f.offset}: it was compacted away. The partition spans ${f.earliest} to ${f.end}.`,
  ),
  "topic-exists": kind<{ topic: string; partitions: number }>(
    409,
    36,
    "Topic exists with other settings",
    (f) =>
      `Topic "${f.topic}" exists with ${f.partitions} partition(s) and other settings than asked for. Change it with PATCH, or choose another name.`,
  ),
  "invalid-topic": kind<{ topic: string; reason: string }>(
    400,
    17,
    "Invalid topic name",
    (f) =>
      `"${f.topic}" cannot name a topic: ${f.reason}. Use 1 to 249 of the characters a-z, A-Z, 0-9, ".", "_" and "-".`,
  ),
  "invalid-partitions": kind<{ topic: string; partitions: number; reason: string }>(
    400,
    37,
    "Invalid number of partitions",
    (f) => `Topic "${f.topic}" cannot have ${f.partitions} partitions: ${f.reason}.`,
  ),
  "invalid-config": kind<{ name: string; value: unknown; reason: string }>(
    400,
    40,
    "Invalid setting",
    (f) => `Setting "${f.name}" cannot be ${JSON.stringify(f.value)}: ${f.reason}.`,
  ),
  "offset-expired": kind<Place & { offset: number; earliest: number; end: number }>(
    410,
    1,
    "Offset no longer there",
    (f) =>
      `Offset ${f.offset} of partition ${f.partition} of "${f.topic}" is gone. What is left starts at ${f.earliest} and ends before ${f.end}.`,
  ),
  "offset-beyond-end": kind<Place & { offset: number; earliest: number; end: number }>(
    416,
    1,
    "Offset beyond the end",
    (f) =>
      `Offset ${f.offset} lies beyond the end of partition ${f.partition} of "${f.topic}": the next event gets offset ${f.end}.`,
  ),
  "stale-cursor": kind<{ topic: string; cursor: string }>(
    410,
    100,
    "Cursor of a deleted topic",
    (f) =>
      `The cursor "${f.cursor}" belongs to an earlier topic "${f.topic}", deleted since. Start again from "earliest" or "latest".`,
  ),
  "event-too-large": kind<{ bytes: number; limit: number }>(
    413,
    10,
    "Event too large",
    (f) => `The event has ${f.bytes} bytes; at most ${f.limit} are allowed (max.message.bytes).`,
  ),
  "body-too-large": kind<{ limit: number }>(
    413,
    10,
    "Request too large",
    (f) =>
      `The request body has more than ${f.limit} bytes. Send fewer events at once, or stream them as application/x-ndjson.`,
  ),
  "headers-too-large": kind<{ limit: number }>(
    431,
    42,
    "Request headers too large",
    (f) => `The headers and the address of the request have more than ${f.limit} bytes together. Send fewer of them.`,
  ),
  "batch-invalid": kind<{ reason: string }>(
    400,
    87,
    "Invalid record batch",
    (f) => `The record batch was not stored: ${f.reason}.`,
  ),
  "batch-corrupt": kind<{ reason: string }>(
    400,
    2,
    "Corrupt record batch",
    (f) => `The record batch was not stored: ${f.reason}. It was damaged on its way; send it again.`,
    again,
  ),
  "unknown-topic-id": kind<{ topicId: string }>(
    404,
    100,
    "Unknown topic id",
    (f) => `There is no topic with the id ${f.topicId}. Ask for the metadata again.`,
  ),
  "unknown-leader-epoch": kind<Place & { epoch: number; current: number }>(
    409,
    75,
    "Unknown leader epoch",
    (f) =>
      `Partition ${f.partition} of "${f.topic}" is in leader epoch ${f.current}; ${f.epoch} has not begun. Ask for the metadata again.`,
    again,
  ),
  "unknown-fetch-session": kind<{ session: number }>(
    404,
    70,
    "Unknown fetch session",
    (f) => `There is no fetch session ${f.session}: this broker keeps none. Name all partitions in the fetch.`,
    again,
  ),
  "unsupported-version": kind<{ api: string; version: number }>(
    400,
    35,
    "Unsupported version",
    (f) => `Version ${f.version} of ${f.api} is not served. Ask for ApiVersions, and use a version that is.`,
  ),
  "unsupported-endpoint-type": kind<{ endpointType: number }>(
    400,
    115,
    "Unsupported endpoint type",
    (f) => `Endpoints of type ${f.endpointType} are not served here: ask for brokers (1).`,
  ),
  "policy-violation": kind<{ topic: string; action: string }>(
    409,
    44,
    "Against the topic's policy",
    (f) => `Cannot ${f.action} of "${f.topic}": its cleanup.policy does not allow it.`,
  ),
  "invalid-acks": kind<{ acks: number }>(400, 21, "Invalid acks", (f) => `acks cannot be ${f.acks}: use -1, 0 or 1.`),
  "invalid-replication": kind<{ topic: string; replicas: number }>(
    400,
    38,
    "Invalid replication factor",
    (f) => `Topic "${f.topic}" cannot have ${f.replicas} replicas: there is one broker. Use 1, or -1 for the default.`,
  ),
  "invalid-assignment": kind<{ topic: string; broker: number }>(
    400,
    39,
    "Invalid replica assignment",
    (f) => `The partitions of "${f.topic}" can only be assigned to broker ${f.broker}, each once and without gaps.`,
  ),
  "invalid-request": kind<{ field?: string; reason: string }>(400, 42, "Invalid request", (f) =>
    f.field ? `${f.field}: ${f.reason}` : f.reason,
  ),
  "unsupported-media-type": kind<{ contentType: string }>(
    415,
    42,
    "Unsupported content type",
    (f) =>
      `Cannot read a body of type "${f.contentType}". Use application/json, application/x-ndjson, text/plain or application/octet-stream (curl: -H 'Content-Type: application/json').`,
  ),
  "not-acceptable": kind<{ accept: string }>(
    406,
    42,
    "Not acceptable",
    (f) => `Cannot answer as "${f.accept}". Ask for application/json or text/event-stream.`,
  ),
  "not-found": kind<{ path: string }>(
    404,
    42,
    "Not found",
    (f) => `There is nothing at ${f.path}. See /docs for what there is.`,
  ),
  "method-not-allowed": kind<{ method: string; path: string; allow: string }>(
    405,
    42,
    "Method not allowed",
    (f) => `${f.path} does not take ${f.method}: use ${f.allow}.`,
  ),
  "foreign-origin": kind<{ origin: string }>(
    403,
    31,
    "Foreign origin or host",
    (f) =>
      `Requests from "${f.origin}" are not allowed. Start the server with --allow-origin or --allow-host to admit it.`,
  ),
  "invalid-group": kind<{ group: string; reason: string }>(
    400,
    24,
    "Invalid group name",
    (f) => `"${f.group}" cannot name a group: ${f.reason}.`,
  ),
  "member-id-required": kind<{ group: string; member: string }>(
    409,
    79,
    "Member id required",
    (f) => `Join group "${f.group}" again as member "${f.member}" (KIP-394).`,
    again,
  ),
  "group-loading": kind<{ group: string }>(
    503,
    14,
    "Group being loaded",
    (f) => `What group "${f.group}" has committed is still being read. Try again in a moment.`,
    again,
  ),
  "group-subscribed": kind<{ group: string; topic: string }>(
    409,
    86,
    "The group reads this topic",
    (f) => `Group "${f.group}" has members that read "${f.topic}". Stop them before deleting its positions.`,
  ),
  "metadata-too-large": kind<{ bytes: number; limit: number }>(
    400,
    12,
    "Commit metadata too large",
    (f) => `The words beside a committed offset take ${f.bytes} bytes; at most ${f.limit} are allowed.`,
  ),
  "not-a-group-member": kind<{ group: string }>(
    409,
    25,
    "The group has members",
    (f) =>
      `Group "${f.group}" has members: only they may commit, with their current generation. Join, or wait until they have left.`,
  ),
  "group-not-empty": kind<{ group: string; members: number }>(
    409,
    68,
    "Group not empty",
    (f) => `Group "${f.group}" has ${f.members} member(s). Stop them first.`,
  ),
  "stale-generation": kind<{ group: string; generation: number }>(
    409,
    22,
    "Stale generation",
    (f) =>
      `Group "${f.group}" is in generation ${f.generation} by now. A heartbeat tells what is still yours; commit that with the new generation.`,
  ),
  rebalancing: kind<{ group: string }>(
    409,
    27,
    "The group is rebalancing",
    (f) => `Group "${f.group}" is sharing its partitions out anew. Join again.`,
    again,
  ),
  "fenced-member": kind<{ group: string; member: string }>(
    409,
    82,
    "Member replaced",
    (f) =>
      `Another consumer has joined "${f.group}" in the place of "${f.member}". Stop, or use another instance name.`,
  ),
  "inconsistent-protocol": kind<{ group: string; reason: string }>(
    409,
    23,
    "No common assignor",
    (f) => `Cannot join group "${f.group}": ${f.reason}.`,
  ),
  "invalid-session-timeout": kind<{ sessionTimeoutMs: number; minimum: number; maximum: number }>(
    400,
    26,
    "Invalid session time-out",
    (f) => `A session time-out of ${f.sessionTimeoutMs} ms is not allowed: use ${f.minimum} to ${f.maximum}.`,
  ),
  "out-of-sequence": kind<Place & { expected: number; actual: number }>(
    409,
    45,
    "Sequence gap",
    (f) =>
      `Partition ${f.partition} of "${f.topic}" expected sequence ${f.expected} of this producer, got ${f.actual}: an earlier batch is missing.`,
  ),
  "duplicate-sequence": kind<Place & { sequence: number }>(
    409,
    46,
    "Sequence too old",
    (f) =>
      `Sequence ${f.sequence} was stored long ago in partition ${f.partition} of "${f.topic}"; its offset is no longer known.`,
  ),
  "invalid-transaction-state": kind<{ transaction: string; state: string; action: string }>(
    409,
    48,
    "Not in this state of the transaction",
    (f) => `Cannot ${f.action}: the transaction of "${f.transaction}" is ${f.state}. Abort it, and begin again.`,
  ),
  "unknown-transaction": kind<{ transaction: string }>(
    404,
    105,
    "Unknown transactional id",
    (f) => `There is no producer with the transactional id "${f.transaction}".`,
  ),
  "wrong-producer-id": kind<{ transaction: string; producerId: number }>(
    409,
    49,
    "Wrong producer id",
    (f) =>
      `Producer ${f.producerId} does not hold the transactional id "${f.transaction}". Ask for its producer id first.`,
  ),
  "invalid-transaction-timeout": kind<{ timeoutMs: number; maximum: number }>(
    400,
    50,
    "Invalid transaction time-out",
    (f) => `A transaction cannot take ${f.timeoutMs} ms: use 1 to ${f.maximum} (transaction.max.timeout.ms).`,
  ),
  "transaction-ending": kind<{ transaction: string }>(
    409,
    51,
    "The last transaction is still ending",
    (f) => `The last transaction of "${f.transaction}" is still being ended. Try again in a moment.`,
    again,
  ),
  "unstable-offset": kind<Place & { group: string }>(
    409,
    88,
    "An open transaction moves this position",
    (f) =>
      `The position of group "${f.group}" in partition ${f.partition} of "${f.topic}" is part of an open transaction. Try again when it has ended.`,
    again,
  ),
  "stale-producer": kind<{ producerId: number; epoch: number; current: number }>(
    403,
    47,
    "Stale producer epoch",
    (f) =>
      `Producer ${f.producerId} has epoch ${f.current} by now; ${f.epoch} is old. Another producer has taken its place.`,
  ),
  "unknown-producer": kind<{ producerId: number }>(
    409,
    59,
    "Unknown producer",
    (f) => `Producer ${f.producerId} is not known here any more. Ask for a new producer id.`,
  ),
  "partition-damaged": kind<Place & { reason: string }>(
    503,
    56,
    "Partition damaged",
    (f) =>
      `Partition ${f.partition} of "${f.topic}" is stopped: ${f.reason}. Run "moldau log verify" on the data directory.`,
  ),
  "storage-full": kind<{ reason: string }>(
    507,
    56,
    "No room on the disk",
    (f) => `The event was not stored: ${f.reason}. Reading goes on; writing resumes when there is room.`,
    again,
  ),
  "storage-failed": kind<{ reason: string }>(
    500,
    56,
    "Storage failed",
    (f) => `The disk answered with an error: ${f.reason}.`,
    again,
  ),
  "directory-locked": kind<{ directory: string; owner: string }>(
    500,
    56,
    "Data directory in use",
    (f) => `${f.directory} is in use by ${f.owner}. Stop that server, or give this one another --data directory.`,
  ),
  "slow-reader": kind<{ afterMs: number }>(
    408,
    7,
    "Reader too slow",
    (f) => `Nothing was read for ${f.afterMs} ms. Resume with Last-Event-ID.`,
    again,
  ),
  unavailable: kind<{ reason: string }>(503, 7, "Not available", (f) => `${f.reason}. Try again.`, again),
  "timed-out": kind<{ afterMs: number; waitedFor: string }>(
    504,
    7,
    "Timed out",
    (f) => `Waited ${f.afterMs} ms for ${f.waitedFor}.`,
    again,
  ),
  closed: kind<{ what: string }>(503, 7, "Closed", (f) => `${f.what} is closed.`),
  "not-supported": kind<{ what: string; reason: string }>(
    501,
    35,
    "Not supported here",
    (f) => `${f.what} is not supported: ${f.reason}.`,
  ),
  internal: kind<{ reason: string }>(
    500,
    -1,
    "Internal error",
    (f) => `Something went wrong here that should not: ${f.reason}.`,
  ),
} as const;

/** The type of an error, such as `"unknown-topic"`. */
export type ErrorType = keyof typeof catalogue;

/** The facts that an error of this type carries. */
export type FactsOf<Type extends ErrorType> = Parameters<(typeof catalogue)[Type]["detail"]>[0];

/** An error with a type from the catalogue, the facts of this occurrence, and a sentence that says what to do. */
export class MoldauError<Type extends ErrorType = ErrorType> extends Error {
  override readonly name = "MoldauError";
  /** Which kind of error this is. */
  readonly type: Type;
  /** What is known of this occurrence: topic, partition, offsets ... */
  readonly facts: FactsOf<Type>;

  constructor(type: Type, facts: FactsOf<Type>, options?: { detail?: string; cause?: unknown }) {
    const { detail } = catalogue[type] as Kind<FactsOf<Type>>;
    super(options?.detail ?? detail(facts), options?.cause === undefined ? undefined : { cause: options.cause });
    this.type = type;
    this.facts = facts;
  }

  /** HTTP status. */
  get status(): number {
    return catalogue[this.type].status;
  }

  /** Kafka's error code. */
  get kafkaCode(): number {
    return catalogue[this.type].kafka;
  }

  /** Whether the same call may succeed when made again, unchanged. */
  get retriable(): boolean {
    return catalogue[this.type].retriable;
  }

  /** Whether `error` is a MoldauError, of this type when one is given. */
  static is<Wanted extends ErrorType>(error: unknown, type?: Wanted): error is MoldauError<Wanted> {
    return error instanceof MoldauError && (type === undefined || error.type === type);
  }
}

/** Makes an error of the catalogue: `throw problem("unknown-topic", { topic })`. */
export function problem<Type extends ErrorType>(type: Type, facts: FactsOf<Type>, cause?: unknown): MoldauError<Type> {
  return new MoldauError(type, facts, { cause });
}
