// IncrementalAlterConfigs (key 44, versions 0-1): changes some settings of topics and leaves the others alone (KIP-339):
// set (0), back to the default (1), and for lists add (2) and take away (3).
// Left out: settings of the broker and of other resources.

import { problem } from "../../base/index.ts";
import type { TopicChange, TopicConfig } from "../../engine/index.ts";
import { alterTopicConfig, requireTopic } from "../alter-topic-config.ts";
import { api, type Door } from "../api.ts";
import { failure, success } from "../errors.ts";
import { isFixed, parsed } from "../topic-configs.ts";
import { bool, type InputOf, int8, int16, int32, list, message, string, type ValueOf } from "../wire/index.ts";

const change = { name: string, operation: int8, value: string.nullable() };
const resource = { type: int8, name: string, changes: list(change) };

const request = message(1, { resources: list(resource), validateOnly: bool });

const altered = { errorCode: int16, errorMessage: string.nullable(), type: int8, name: string };

const response = message(1, {
  throttleTimeMs: int32.default(0),
  results: list(altered),
});

const operation = { set: 0, delete: 1, append: 2, subtract: 3 } as const;

export const incrementalAlterConfigs = api({
  key: 44,
  name: "IncrementalAlterConfigs",
  versions: [0, 1],
  request,
  response,
  async handle({ resources, validateOnly }, { door }) {
    const results: InputOf<typeof altered>[] = [];
    for (const wanted of resources) results.push(await alter(wanted, validateOnly, door));
    return { results };
  },
});

async function alter(
  { type, name, changes }: ValueOf<typeof resource>,
  validateOnly: boolean,
  door: Door,
): Promise<InputOf<typeof altered>> {
  try {
    const { wholeConfig } = requireTopic(door, type, name);
    const config = Object.fromEntries(changes.flatMap((one) => changed(one, wholeConfig)));
    await alterTopicConfig(door, name, config as TopicChange["config"] & {}, validateOnly);
    return { ...success, type, name };
  } catch (error) {
    return { ...failure(error), type, name };
  }
}

/** The setting and what it is to be; null: its default. Nothing for what cannot be anything else. */
function changed(one: ValueOf<typeof change>, whole: Required<TopicConfig>): [string, string | number | null][] {
  const { name, value } = one;
  if (one.operation === operation.delete || value === null) return [[name, null]];
  if (one.operation === operation.set) return isFixed(name, value) ? [] : [[name, parsed(name, value)]];
  if (name !== "cleanup.policy") {
    throw problem("invalid-config", { name, value, reason: "only lists can be added to, and it is none" });
  }
  const words = new Set(whole[name].split(","));
  for (const word of value.split(",")) {
    if (one.operation === operation.append) words.add(word.trim());
    else words.delete(word.trim());
  }
  return [[name, [...words].sort().join(",")]];
}
