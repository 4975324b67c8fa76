// DELETE the oldest events of a partition (Kafka: DeleteRecords).

import { problem } from "../base/index.ts";
import type { Door } from "./door-shape.ts";
import { integer, onlyKnown, partitionIn, type Query, single } from "./queries.ts";
import type { Handler } from "./routes.ts";
import { topicOf } from "./topics.ts";

/** `DELETE /topics/{topic}/partitions/{p}/events?before=N`. */
export function deleteEvents({ engine }: Door): Handler {
  return async (request) => {
    const query = request.query as Query;
    onlyKnown(query, ["before"]);
    const topic = topicOf(request.params);
    const partition = partitionIn((request.params as { partition: string }).partition, topic);
    const before = single(query, "before");
    if (before === undefined) {
      throw problem("invalid-request", {
        field: "before",
        reason: "is missing: events before this offset are dropped",
      });
    }
    const earliest = await engine.deleteEvents(topic, partition, integer(before, "before", 0));
    return { topic, partition, earliest };
  };
}
