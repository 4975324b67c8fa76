// Topics: list, create, describe, change, delete.

import type { TopicChange, TopicInfo } from "../engine/index.ts";
import { jsonOf } from "./bodies.ts";
import { checked } from "./checked.ts";
import type { Door } from "./door-shape.ts";
import { onlyKnown, type Query } from "./queries.ts";
import type { Handler } from "./routes.ts";

/** `GET /topics`. */
export function listTopics({ engine }: Door): Handler {
  return async (request) => {
    onlyKnown(request.query as Query, []);
    return engine.listTopics();
  };
}

/** `POST /topics`. */
export function createTopic({ engine, topics }: Door): Handler {
  return async (request, reply) => {
    const { name, partitions, config } = await checked("NewTopicJson", jsonOf(request));
    const info = await engine.createTopic(name, { partitions, config: withoutNulls(config ?? {}) });
    topics.forget(name);
    return reply
      .code(201)
      .header("location", `/topics/${encodeURIComponent(info.topic)}`)
      .send(info);
  };
}

/** `GET /topics/{topic}`. */
export function describeTopic({ engine }: Door): Handler {
  return async (request): Promise<TopicInfo> => {
    onlyKnown(request.query as Query, []);
    return engine.describeTopic(topicOf(request.params));
  };
}

/** `PATCH /topics/{topic}`. */
export function alterTopic({ engine, topics }: Door): Handler {
  return async (request) => {
    const topic = topicOf(request.params);
    const change = await checked("TopicChangeJson", jsonOf(request));
    const info = await engine.alterTopic(topic, change as TopicChange);
    topics.forget(topic);
    return info;
  };
}

/** `DELETE /topics/{topic}`. */
export function deleteTopic({ engine, topics }: Door): Handler {
  return async (request, reply) => {
    const topic = topicOf(request.params);
    await engine.deleteTopic(topic);
    topics.forget(topic);
    return reply.code(204).send();
  };
}

/** The topic in a path. */
export function topicOf(params: unknown): string {
  return (params as { topic: string }).topic;
}

/** A new topic has nothing to take back: null is as good as absent. */
function withoutNulls(config: object): object {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null));
}
