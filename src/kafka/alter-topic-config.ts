// What the two APIs that change topics' settings share.

import { problem } from "../base/index.ts";
import { checkConfig, type Topic } from "../broker/index.ts";
import type { TopicChange, TopicConfig } from "../engine/index.ts";
import type { Door } from "./api.ts";

const topicResource = 2;

/** The topic whose settings are meant. Throws `unknown-topic`, and `invalid-request` when it is no topic. */
export function requireTopic({ topics }: Door, resourceType: number, name: string): Topic {
  if (resourceType === topicResource) return topics.get(name);
  const reason = `settings of resource type ${resourceType} cannot be changed here, only those of topics (2)`;
  throw problem("invalid-request", { field: "resources", reason });
}

/** Changes settings, or only checks them. */
export async function alterTopicConfig(
  { kafkaesque }: Door,
  topic: string,
  config: NonNullable<TopicChange["config"]>,
  validateOnly: boolean,
): Promise<void> {
  const kept = Object.entries(config).filter(([, value]) => value !== null);
  checkConfig(Object.fromEntries(kept) as TopicConfig);
  if (!validateOnly) await kafkaesque.alterTopic(topic, { config });
}
