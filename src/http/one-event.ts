// GET one event by its offset; a negative one counts from the end: -1 is the last.

import { problem } from "../base/index.ts";
import { EventWriter } from "../contract/index.ts";
import type { Engine, Event } from "../engine/index.ts";
import type { Door } from "./door-shape.ts";
import { integer, oneOf, onlyKnown, partitionIn, type Query } from "./queries.ts";
import type { Handler } from "./routes.ts";
import { topicOf } from "./topics.ts";

/** `GET /topics/{topic}/partitions/{p}/events/{n}`. */
export function readEvent({ engine }: Door): Handler {
  return async (request, reply) => {
    const query = request.query as Query;
    onlyKnown(query, ["form"]);
    const topic = topicOf(request.params);
    const params = request.params as { partition: string; offset: string };
    const partition = partitionIn(params.partition, topic);
    const offset = integer(params.offset, "offset", Number.MIN_SAFE_INTEGER);
    const writer = new EventWriter(oneOf(query, "form", ["json", "bytes"], "json"));
    writer.event(await eventAt(engine, topic, partition, offset));
    reply.header("content-type", "application/json");
    return writer.take();
  };
}

/** Throws `offset-expired`, `offset-beyond-end`, and `no-event` for an offset that was compacted away. */
async function eventAt(engine: Engine, topic: string, partition: number, offset: number): Promise<Event> {
  const start = offset < 0 ? await engine.resolve(topic, partition, offset) : offset;
  const { events, earliest, end } = await engine.read(topic, partition, start, { maxEvents: 1 });
  const wanted = offset < 0 ? end + offset : offset;
  const place = { topic, partition, offset: wanted, earliest, end };
  if (wanted >= end || earliest === end) throw problem("offset-beyond-end", place);
  if (wanted < earliest) throw problem("offset-expired", place);
  const [event] = events;
  if (event?.offset !== wanted) throw problem("no-event", place);
  return event;
}
