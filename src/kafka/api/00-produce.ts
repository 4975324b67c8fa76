// Produce (key 0, versions 0-9): appends one record batch to each of some partitions.
// The bytes are checked and stored as they came; only base offset and leader epoch are written into them. With acks=0
// there is no answer, and trouble ends the connection, as Kafka does. Versions below 3 carried older formats: they are
// advertised, since librdkafka otherwise does not compress (KAFKA-18659), and answered with UNSUPPORTED_VERSION.
// Left out: versions 10 (leader hints) and 13 (topic ids).

import { problem } from "../../base/index.ts";
import { type AppendedBatch, isTransactional, type Partition } from "../../broker/index.ts";
import { attribute, fieldAt, headerBytes, readHeader } from "../../log/index.ts";
import { api, type Call } from "../api.ts";
import { failure, noError } from "../errors.ts";
import { bytes, type InputOf, int16, int32, int64, list, message, string, type ValueOf } from "../wire/index.ts";

const partitionData = { partition: int32, records: bytes.nullable() };
const topicData = { topic: string, partitions: list(partitionData) };

const request = message(9, {
  transactionalId: string.nullable().in("3+").default(null),
  acks: int16,
  timeoutMs: int32,
  topics: list(topicData),
});

const partitionResult = {
  partition: int32,
  errorCode: int16,
  baseOffset: int64,
  logAppendTimeMs: int64.in("2+").default(-1),
  logStartOffset: int64.in("5+").default(-1),
  recordErrors: list({ batchIndex: int32, message: string.nullable() }).in("8+").default([]),
  errorMessage: string.nullable().in("8+").default(null),
};
const topicResult = { topic: string, partitions: list(partitionResult) };

const response = message(9, {
  topics: list(topicResult),
  throttleTimeMs: int32.in("1+").default(0),
});

type Topics = readonly ValueOf<typeof topicData>[];
type PartitionResult = InputOf<typeof partitionResult>;

/** A batch that was appended and may still have to be waited for, or the answer to one that was not. */
type Outcome = Appended | PartitionResult;

interface Appended {
  readonly appended: AppendedBatch;
  readonly partition: Partition;
  /** Whether the batch now carries the time when it was appended instead of its producer's times. */
  readonly stamped: boolean;
}

export const produce = api({
  key: 0,
  name: "Produce",
  versions: [0, 9],
  request,
  response,
  pipelined: true,
  handle(body, call) {
    const outcomes = body.topics.map(({ topic, partitions }) =>
      partitions.map(({ partition, records }) => append(topic, partition, records, body.acks, call)),
    );
    if (body.acks === 0) return withoutAnswer(outcomes.flat());
    const waits = outcomes.some((some) => some.some((outcome) => "appended" in outcome && outcome.appended.settled));
    return waits ? settledAnswers(body.topics, outcomes) : { topics: answers(body.topics, outcomes) };
  },
});

function append(topic: string, index: number, records: Uint8Array | null, acks: number, call: Call): Outcome {
  try {
    if (call.version < 3) throw problem("unsupported-version", { api: "Produce", version: call.version });
    const known = call.door.topics.get(topic);
    if (known.internal) throw problem("invalid-topic", { topic, reason: "the broker keeps it for itself" });
    const partition = known.partition(index);
    if (acks < -1 || acks > 1) throw problem("invalid-acks", { acks });
    if (records === null) throw problem("batch-invalid", { reason: "there is none" });
    if (isTransactional(records)) verify(records, partition, call);
    const appended = partition.appendBatch(records, acks === -1 ? "all" : (acks as 0 | 1));
    return { appended, partition, stamped: isStamped(records) };
  } catch (error) {
    return failed(index, error);
  }
}

/** A transactional batch is taken only from the producer that holds the transaction, and into partitions of it. */
function verify(records: Uint8Array, { place }: Partition, { door }: Call): void {
  if (records.length < headerBytes) throw problem("batch-corrupt", { reason: "it ends within its header" });
  const { producerId, producerEpoch: epoch } = readHeader(records);
  door.kafkaesque.transactions.verify({ producerId, epoch }, place);
}

function isStamped(batch: Uint8Array): boolean {
  return ((batch[fieldAt.attributes + 1] ?? 0) & attribute.logAppendTime) !== 0;
}

function failed(partition: number, error: unknown): PartitionResult {
  return { partition, baseOffset: -1, ...failure(error) };
}

/** Nobody reads an answer to acks=0: trouble is told by ending the connection. */
function withoutAnswer(outcomes: readonly Outcome[]): undefined {
  for (const outcome of outcomes) {
    if (!("appended" in outcome)) throw new Error(`with acks=0: ${outcome.errorMessage}`);
  }
}

function answers(topics: Topics, outcomes: readonly (readonly Outcome[])[]) {
  return topics.map(({ topic, partitions }, topicIndex) => ({
    topic,
    partitions: partitions.map(({ partition }, index) => {
      const outcome = outcomes[topicIndex]?.[index] as Outcome;
      return "appended" in outcome ? stored(partition, outcome) : outcome;
    }),
  }));
}

function stored(index: number, { appended, partition, stamped }: Appended) {
  return {
    partition: index,
    errorCode: noError,
    baseOffset: appended.baseOffset,
    logAppendTimeMs: stamped ? appended.timestamp : -1,
    logStartOffset: partition.earliest,
  };
}

/** The answer once every wait is over: what could not be stored carries its error. */
async function settledAnswers(topics: Topics, outcomes: readonly (readonly Outcome[])[]) {
  const settle = async (outcome: Outcome, index: number): Promise<Outcome> => {
    if (!("appended" in outcome)) return outcome;
    try {
      await outcome.appended.settled;
      return outcome;
    } catch (error) {
      return failed(index, error);
    }
  };
  const settled = topics.map(({ partitions }, topicIndex) =>
    Promise.all(partitions.map(({ partition }, index) => settle(outcomes[topicIndex]?.[index] as Outcome, partition))),
  );
  return { topics: answers(topics, await Promise.all(settled)) };
}
