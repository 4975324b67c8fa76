// What a consumer may say of itself when it joins.

import { problem } from "../base/index.ts";
import type { JoinRequest } from "../engine/index.ts";

/** The longest name of a consumer, in characters. */
const maxNameLength = 1000;

/** The longest name that a topic can have, in characters. */
const maxTopicLength = 249;

/** Throws `invalid-request` for names too long to be remembered, `invalid-topic` for topics that cannot be. */
export function checkJoin({ topics, client, instance, host }: JoinRequest): void {
  for (const [field, name] of Object.entries({ client, instance, host })) {
    if (name !== undefined && name.length > maxNameLength) {
      throw problem("invalid-request", { field, reason: `it is longer than ${maxNameLength} characters` });
    }
  }
  const topic = topics.find((name) => name.length > maxTopicLength);
  if (topic !== undefined) throw problem("invalid-topic", { topic, reason: `it has ${topic.length} characters` });
}
