// AddPartitionsToTxn (key 24, versions 0-3): names the partitions that a transaction is about to write to. All are added
// or none. Source: KIP-98.
// Left out: versions from 4 on, which brokers speak among themselves.

import { problem } from "../../base/index.ts";
import type { TopicPartition } from "../../engine/index.ts";
import { api, type Door } from "../api.ts";
import { codeOf, noError } from "../errors.ts";
import { fencedCodeOf } from "../fenced.ts";
import { partsByTopic } from "../parts-by-topic.ts";
import { int16, int32, int64, list, message, string } from "../wire/index.ts";

const request = message(3, {
  transactionalId: string,
  producerId: int64,
  epoch: int16,
  topics: list({ topic: string, partitions: list(int32) }),
});

const response = message(3, {
  throttleTimeMs: int32.default(0),
  topics: list({ topic: string, partitions: list({ partition: int32, errorCode: int16 }) }),
});

/** Nothing was added, because something else in the request could not be. */
const notAttempted = 55;

export const addPartitionsToTxn = api({
  key: 24,
  name: "AddPartitionsToTxn",
  versions: [0, 3],
  request,
  response,
  async handle({ transactionalId, topics, ...by }, { door, version }) {
    const places = topics.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })));
    const codes = places.map((place) => refusal(place, door));
    if (codes.some((code) => code !== noError)) {
      const told = places.map((place, index) => ({ ...place, code: codes[index] || notAttempted }));
      return { topics: partsByTopic(told, ({ code }) => ({ errorCode: code })) };
    }
    try {
      await door.kafkaesque.transactions.addPartitions(transactionalId, by, places);
      return { topics: partsByTopic(places, () => ({ errorCode: noError })) };
    } catch (error) {
      const errorCode = fencedCodeOf(error, version, 2);
      return { topics: partsByTopic(places, () => ({ errorCode })) };
    }
  },
});

/** Why a partition cannot be part of a transaction, as Kafka's code. */
function refusal({ topic, partition }: TopicPartition, { topics }: Door): number {
  try {
    const known = topics.get(topic);
    known.partition(partition);
    if (known.internal) throw problem("invalid-topic", { topic, reason: "the broker keeps it for itself" });
    return noError;
  } catch (error) {
    return codeOf(error);
  }
}
