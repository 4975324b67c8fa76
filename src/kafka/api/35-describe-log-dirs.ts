// DescribeLogDirs (key 35, versions 1-4): how large the partitions are, and where they lie.

import { api, type Door } from "../api.ts";
import { noError } from "../errors.ts";
import { bool, int16, int32, int64, list, message, string } from "../wire/index.ts";

const request = message(2, { topics: list({ topic: string, partitions: list(int32) }).nullable() });

const partition = { partition: int32, bytes: int64, lag: int64, future: bool };

const response = message(2, {
  throttleTimeMs: int32.default(0),
  errorCode: int16.in("3+").default(noError),
  results: list({
    errorCode: int16,
    directory: string,
    topics: list({ topic: string, partitions: list(partition) }),
    totalBytes: int64.in("4+").default(-1),
    usableBytes: int64.in("4+").default(-1),
  }),
});

export const describeLogDirs = api({
  key: 35,
  name: "DescribeLogDirs",
  versions: [1, 4],
  request,
  response,
  handle({ topics }, { door }) {
    const wanted =
      topics ?? door.topics.all().map(({ topic, partitions }) => ({ topic, partitions: [...partitions.keys()] }));
    const sizes = wanted.map(({ topic, partitions }) => ({ topic, partitions: sizesOf(topic, partitions, door) }));
    return { results: [{ errorCode: noError, directory: door.kafkaesque.address, topics: sizes }] };
  },
});

/** The sizes of those that exist: the others are left out, as Kafka does. */
function sizesOf(topic: string, partitions: readonly number[], { topics }: Door) {
  const known = topics.find(topic)?.partitions ?? [];
  return partitions.flatMap((index) => {
    const info = known[index]?.info;
    return info === undefined ? [] : { partition: index, bytes: info.bytes, lag: 0, future: false };
  });
}
