// CreateTopics (key 19, versions 2-7): makes topics, each with its own outcome, or only says whether they could be made.
// Every partition has one replica, on the one broker: more cannot be asked for. -1 means the server's default number of
// partitions, and one replica.
// From version 5 on the answer tells all settings of the topic (KIP-525): Java's client relies on it.

import { MoldauError, problem } from "../../base/index.ts";
import type { Topic } from "../../broker/index.ts";
import type { TopicSettings } from "../../engine/index.ts";
import { api, type Door } from "../api.ts";
import { failure, noError, success } from "../errors.ts";
import { configSource, describeSettings, topicConfig } from "../topic-configs.ts";
import {
  bool,
  type InputOf,
  int8,
  int16,
  int32,
  list,
  message,
  noUuid,
  string,
  uuid,
  type ValueOf,
} from "../wire/index.ts";

const newTopic = {
  topic: string,
  partitions: int32,
  replicas: int16,
  assignments: list({ partition: int32, brokers: list(int32) }),
  config: list({ name: string, value: string.nullable() }),
};

const request = message(5, {
  topics: list(newTopic),
  timeoutMs: int32,
  validateOnly: bool.in("1+").default(false),
});

const createdTopic = {
  topic: string,
  topicId: uuid.in("7+").default(noUuid),
  errorCode: int16,
  errorMessage: string.nullable().in("1+").default(null),
  configErrorCode: int16.in("5+").tag(0),
  partitions: int32.in("5+").default(-1),
  replicas: int16.in("5+").default(-1),
  config: list({ name: string, value: string.nullable(), readOnly: bool, source: int8, sensitive: bool })
    .nullable()
    .in("5+")
    .default(null),
};

const response = message(5, {
  throttleTimeMs: int32.in("2+").default(0),
  topics: list(createdTopic),
});

type NewTopic = ValueOf<typeof newTopic>;
type CreatedTopic = InputOf<typeof createdTopic>;

export const createTopics = api({
  key: 19,
  name: "CreateTopics",
  versions: [2, 7],
  request,
  response,
  async handle({ topics, validateOnly }, { door }) {
    const created: CreatedTopic[] = [];
    for (const wanted of topics) {
      const twice = topics.filter(({ topic }) => topic === wanted.topic).length > 1;
      if (!created.some(({ topic }) => topic === wanted.topic))
        created.push(await create(wanted, twice, validateOnly, door));
    }
    return { topics: created };
  },
});

async function create(wanted: NewTopic, twice: boolean, validateOnly: boolean, door: Door): Promise<CreatedTopic> {
  const { topic } = wanted;
  try {
    if (twice) throw problem("invalid-request", { field: "topics", reason: `"${topic}" is there twice` });
    const known = door.topics.find(topic);
    if (known !== undefined) throw existing(known);
    const settings = { partitions: partitionsOf(wanted), config: topicConfig(wanted.config) };
    check(wanted, settings, door);
    if (validateOnly) return { topic, ...success, partitions: settings.partitions ?? 1, replicas: 1, config: [] };
    const { incarnation, partitions } = await door.kafkaesque.createTopic(topic, settings);
    const config = settingsOf(door.topics.get(topic));
    return { topic, topicId: incarnation, errorCode: noError, partitions: partitions.length, replicas: 1, config };
  } catch (error) {
    return { topic, ...failure(error) };
  }
}

/** Kafka says so for every topic that exists; the catalogue's sentence is about one with other settings. */
function existing({ topic, partitions: { length: partitions } }: Topic): Error {
  return new MoldauError("topic-exists", { topic, partitions }, { detail: `Topic "${topic}" already exists.` });
}

function settingsOf({ wholeConfig, config }: Topic): CreatedTopic["config"] {
  return describeSettings(wholeConfig, config).map(({ name, value, readOnly, own }) => {
    return { name, value, readOnly, source: own ? configSource.topic : configSource.default, sensitive: false };
  });
}

/** How many partitions are asked for; undefined leaves it to the server. */
function partitionsOf({ partitions, assignments }: NewTopic): number | undefined {
  if (assignments.length > 0) return assignments.length;
  return partitions === -1 ? undefined : partitions;
}

/** Throws what is wrong. Of several faults Kafka tells the same one. */
function check({ topic, replicas, assignments }: NewTopic, settings: TopicSettings, { topics, nodeId }: Door): void {
  topics.check(topic, { config: settings.config });
  if (replicas < -1 || replicas === 0) throw problem("invalid-replication", { topic, replicas });
  topics.check(topic, settings);
  if (replicas > 1) throw problem("invalid-replication", { topic, replicas });
  if (assignments.some(({ brokers }) => brokers.length !== 1 || brokers[0] !== nodeId)) {
    throw problem("invalid-assignment", { topic, broker: nodeId });
  }
}
