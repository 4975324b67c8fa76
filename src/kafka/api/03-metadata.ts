// Metadata (key 3, versions 0-9): which brokers, topics and partitions there are. There is one broker, the leader of all.
// An unknown topic is made where the client and the server allow it.
// Left out: versions from 10 on, which name topics by id and belong together with Fetch 13; authorized operations.

import { api, type Door } from "../api.ts";
import { codeOf, noError } from "../errors.ts";
import { leaderEpoch } from "../leader-epoch.ts";
import { bool, type InputOf, int16, int32, list, message, string } from "../wire/index.ts";

const request = message(9, {
  topics: list({ topic: string }).nullable("1+"),
  allowAutoTopicCreation: bool.in("4+").default(true),
  includeClusterAuthorizedOperations: bool.in("8+").default(false),
  includeTopicAuthorizedOperations: bool.in("8+").default(false),
});

const broker = { nodeId: int32, host: string, port: int32, rack: string.nullable().in("1+").default(null) };

const partitionMetadata = {
  errorCode: int16,
  partition: int32,
  leaderId: int32,
  leaderEpoch: int32.in("7+").default(leaderEpoch),
  replicas: list(int32),
  inSyncReplicas: list(int32),
  offlineReplicas: list(int32).in("5+").default([]),
};

/** Authorized operations that were not asked for, or are not known. */
const noOperations = -2147483648;

const topicMetadata = {
  errorCode: int16,
  topic: string,
  internal: bool.in("1+").default(false),
  partitions: list(partitionMetadata),
  authorizedOperations: int32.in("8+").default(noOperations),
};

const response = message(9, {
  throttleTimeMs: int32.in("3+").default(0),
  brokers: list(broker),
  clusterId: string.nullable().in("2+").default(null),
  controllerId: int32.in("1+").default(-1),
  topics: list(topicMetadata),
  authorizedOperations: int32.in("8+").default(noOperations),
});

type TopicMetadata = InputOf<typeof topicMetadata>;

export const metadata = api({
  key: 3,
  name: "Metadata",
  versions: [0, 9],
  request,
  response,
  async handle(body, call) {
    const { advertised, nodeId, topics: known } = call.door;
    const names = wantsAll(body.topics, call.version)
      ? known.all().map(({ topic }) => topic)
      : new Set(body.topics?.map(({ topic }) => topic));
    const topics: TopicMetadata[] = [];
    for (const topic of names) topics.push(await describe(topic, body.allowAutoTopicCreation, call.door));
    return { brokers: [{ nodeId, ...advertised }], clusterId: known.clusterId, controllerId: nodeId, topics };
  },
});

/** No list means all topics; in version 0, which cannot say that, an empty one does. */
function wantsAll(topics: readonly unknown[] | null, version: number): boolean {
  return topics === null || (version === 0 && topics.length === 0);
}

async function describe(topic: string, create: boolean, door: Door): Promise<TopicMetadata> {
  try {
    if (create && door.kafkaesque.autoCreateTopics && door.topics.find(topic) === undefined)
      await door.kafkaesque.createTopic(topic);
    const { internal, partitions } = door.topics.get(topic);
    return { errorCode: noError, topic, internal, partitions: partitions.map((_, index) => ledBy(door.nodeId, index)) };
  } catch (error) {
    return { errorCode: codeOf(error), topic, partitions: [] };
  }
}

function ledBy(nodeId: number, partition: number): InputOf<typeof partitionMetadata> {
  return { errorCode: noError, partition, leaderId: nodeId, replicas: [nodeId], inSyncReplicas: [nodeId] };
}
