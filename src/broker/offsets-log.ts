// Where consumer groups keep what they remember: the internal topic __consumer_offsets, made when it is first needed.

import type { TopicConfig } from "../engine/index.ts";
import type { OffsetsLog } from "../groups/index.ts";
import { readEvents } from "./read-events.ts";
import { offsetsTopic } from "./topic-name.ts";
import type { Topics } from "./topics.ts";

/** Only the last word on every position counts. Segments are small, so that what was said before is soon gone. */
const config: TopicConfig = {
  "cleanup.policy": "compact",
  "segment.bytes": 1024 * 1024,
  "max.message.bytes": 16 * 1024 * 1024,
  "retention.events": -1,
};

/** The records of all groups, in the one partition of their topic. */
export function offsetsLog(topics: () => Topics): OffsetsLog {
  return {
    async read(take) {
      const partition = topics().find(offsetsTopic)?.partition(0);
      if (partition === undefined) return;
      for (let at = partition.earliest; at < partition.end; ) {
        const { events, next } = await readEvents(partition, at);
        for (const { keyBytes, valueBytes } of events) if (keyBytes) take({ key: keyBytes, value: valueBytes });
        at = next;
      }
    },
    async append(records) {
      if (topics().find(offsetsTopic) === undefined) await topics().create(offsetsTopic, { partitions: 1, config });
      const events = records.map(({ key, value }) => ({ key, value }));
      const { baseOffset } = await topics().get(offsetsTopic).partition(0).append(events, { acks: "all" });
      return baseOffset;
    },
    async dropBefore(offset) {
      await topics().get(offsetsTopic).partition(0).dropBefore(offset);
    },
  };
}
