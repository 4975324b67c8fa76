// CreatePartitions (key 37, versions 0-3): adds partitions to topics, or only says whether they could be added.

import { problem } from "../../base/index.ts";
import { api, type Door } from "../api.ts";
import { failure, success } from "../errors.ts";
import { bool, type InputOf, int16, int32, list, message, string, type ValueOf } from "../wire/index.ts";

const grownTopic = { topic: string, count: int32, assignments: list({ brokers: list(int32) }).nullable() };

const request = message(2, {
  topics: list(grownTopic),
  timeoutMs: int32,
  validateOnly: bool,
});

const result = { topic: string, errorCode: int16, errorMessage: string.nullable() };

const response = message(2, {
  throttleTimeMs: int32.default(0),
  results: list(result),
});

export const createPartitions = api({
  key: 37,
  name: "CreatePartitions",
  versions: [0, 3],
  request,
  response,
  async handle({ topics, validateOnly }, { door }) {
    const results: InputOf<typeof result>[] = [];
    for (const wanted of topics) results.push(await grow(wanted, validateOnly, door));
    return { results };
  },
});

async function grow(
  { topic, count, assignments }: ValueOf<typeof grownTopic>,
  validateOnly: boolean,
  { topics, kafkaesque, nodeId }: Door,
): Promise<InputOf<typeof result>> {
  try {
    const { length } = topics.get(topic).partitions;
    if (count <= length) {
      throw problem("invalid-partitions", {
        topic,
        partitions: count,
        reason: `it has ${length}, and can only get more`,
      });
    }
    const added = assignments ?? [];
    if (assignments !== null && added.length !== count - length)
      throw problem("invalid-assignment", { topic, broker: nodeId });
    if (added.some(({ brokers }) => brokers.length !== 1 || brokers[0] !== nodeId)) {
      throw problem("invalid-assignment", { topic, broker: nodeId });
    }
    if (!validateOnly) await kafkaesque.alterTopic(topic, { partitions: count });
    return { topic, ...success };
  } catch (error) {
    return { topic, ...failure(error) };
  }
}
