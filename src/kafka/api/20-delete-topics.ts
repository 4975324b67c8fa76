// DeleteTopics (key 20, versions 1-6): deletes topics with their events, by name, or by id from version 6 (KIP-516).

import { problem } from "../../base/index.ts";
import { api, type Door } from "../api.ts";
import { failure, success } from "../errors.ts";
import { type InputOf, int16, int32, list, message, noUuid, string, uuid, type ValueOf } from "../wire/index.ts";

const namedTopic = { topic: string.nullable().default(null), topicId: uuid };

const request = message(4, {
  topics: list(namedTopic).in("6+").default([]),
  topicNames: list(string).in("0-5").default([]),
  timeoutMs: int32,
});

const deletedTopic = {
  topic: string.nullable("6+"),
  topicId: uuid.in("6+").default(noUuid),
  errorCode: int16,
  errorMessage: string.nullable().in("5+").default(null),
};

const response = message(4, {
  throttleTimeMs: int32.in("1+").default(0),
  topics: list(deletedTopic),
});

type NamedTopic = ValueOf<typeof namedTopic>;
type DeletedTopic = InputOf<typeof deletedTopic>;

export const deleteTopics = api({
  key: 20,
  name: "DeleteTopics",
  versions: [1, 6],
  request,
  response,
  async handle({ topics, topicNames }, { door }) {
    const deleted: DeletedTopic[] = [];
    for (const named of [...topics, ...topicNames.map((topic) => ({ topic, topicId: noUuid }))]) {
      deleted.push(await deleteOne(named, door));
    }
    return { topics: deleted };
  },
});

async function deleteOne({ topic, topicId }: NamedTopic, door: Door): Promise<DeletedTopic> {
  try {
    const name = topic ?? nameOf(topicId, door);
    await door.kafkaesque.deleteTopic(name);
    return { topic: name, topicId, ...success };
  } catch (error) {
    return { topic, topicId, ...failure(error) };
  }
}

function nameOf(topicId: string, { topics }: Door): string {
  const known = topics.all().find(({ incarnation }) => incarnation === topicId);
  if (known === undefined) throw problem("unknown-topic-id", { topicId });
  return known.topic;
}
