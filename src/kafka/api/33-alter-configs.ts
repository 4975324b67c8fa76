// AlterConfigs (key 33, versions 0-2): replaces all settings of topics: what is not named gets its default.
// Clients prefer IncrementalAlterConfigs (44), which leaves the others alone.
// Left out: settings of the broker and of other resources.

import { alterTopicConfig, requireTopic } from "../alter-topic-config.ts";
import { api, type Door } from "../api.ts";
import { failure, success } from "../errors.ts";
import { topicConfig } from "../topic-configs.ts";
import { bool, type InputOf, int8, int16, int32, list, message, string, type ValueOf } from "../wire/index.ts";

const resource = { type: int8, name: string, settings: list({ name: string, value: string.nullable() }) };

const request = message(2, { resources: list(resource), validateOnly: bool });

const altered = { errorCode: int16, errorMessage: string.nullable(), type: int8, name: string };

const response = message(2, {
  throttleTimeMs: int32.default(0),
  results: list(altered),
});

export const alterConfigs = api({
  key: 33,
  name: "AlterConfigs",
  versions: [0, 2],
  request,
  response,
  async handle({ resources, validateOnly }, { door }) {
    const results: InputOf<typeof altered>[] = [];
    for (const wanted of resources) results.push(await replace(wanted, validateOnly, door));
    return { results };
  },
});

async function replace(
  { type, name, settings }: ValueOf<typeof resource>,
  validateOnly: boolean,
  door: Door,
): Promise<InputOf<typeof altered>> {
  try {
    const { config } = requireTopic(door, type, name);
    const back = Object.fromEntries(Object.keys(config).map((own) => [own, null]));
    await alterTopicConfig(door, name, { ...back, ...topicConfig(settings) }, validateOnly);
    return { ...success, type, name };
  } catch (error) {
    return { ...failure(error), type, name };
  }
}
