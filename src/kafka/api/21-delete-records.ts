// DeleteRecords (key 21, versions 0-2): drops the records before an offset; -1 drops all there are.
// The answer tells the first offset that is left. A topic that is only compacted keeps its records, as in Kafka.

import { problem } from "../../base/index.ts";
import { api, type Door } from "../api.ts";
import { codeOf, noError } from "../errors.ts";
import { type InputOf, int16, int32, int64, list, message, string } from "../wire/index.ts";

const request = message(2, {
  topics: list({ topic: string, partitions: list({ partition: int32, before: int64 }) }),
  timeoutMs: int32,
});

const deletedPartition = { partition: int32, earliest: int64, errorCode: int16 };

const response = message(2, {
  throttleTimeMs: int32.default(0),
  topics: list({ topic: string, partitions: list(deletedPartition) }),
});

const everything = -1;

export const deleteRecords = api({
  key: 21,
  name: "DeleteRecords",
  versions: [0, 2],
  request,
  response,
  async handle({ topics }, { door }) {
    return {
      topics: await Promise.all(
        topics.map(async ({ topic, partitions }) => ({
          topic,
          partitions: await Promise.all(
            partitions.map(({ partition, before }) => deleteBefore(topic, partition, before, door)),
          ),
        })),
      ),
    };
  },
});

async function deleteBefore(
  topic: string,
  index: number,
  before: number,
  { topics }: Door,
): Promise<InputOf<typeof deletedPartition>> {
  try {
    const known = topics.get(topic);
    const partition = known.partition(index);
    const isCompacted = known.wholeConfig["cleanup.policy"] === "compact";
    if (isCompacted) throw problem("policy-violation", { topic, action: "delete records" });
    const earliest = await partition.dropBefore(before === everything ? partition.end : before);
    return { partition: index, earliest, errorCode: noError };
  } catch (error) {
    return { partition: index, earliest: -1, errorCode: codeOf(error) };
  }
}
