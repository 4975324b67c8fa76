// GET /activity: what happens inside the server, as a stream.

import { problem, utf8 } from "../base/index.ts";
import type { Door } from "./door-shape.ts";
import { onlyKnown, type Query } from "./queries.ts";
import type { Handler } from "./routes.ts";
import { commentFrame, openingFrame } from "./streams/frames.ts";
import { openStreamResponse } from "./streams/stream-response.ts";

/** How much may wait for a reader before it misses something, in bytes. */
const maxPending = 1024 * 1024;

/** `GET /activity`: one unnamed event for each thing that happens, from now on. A reader that is too slow misses some. */
export function activity({ engine, streams }: Door): Handler {
  return async (request, reply) => {
    onlyKnown(request.query as Query, []);
    const source = engine.activity;
    if (source === undefined)
      throw problem("not-supported", { what: "Activity", reason: `${engine.address} does not tell` });
    const sink = openStreamResponse(request, reply);
    if (sink === undefined) return reply;
    sink.write(openingFrame);
    // What happens in one turn leaves in one write.
    let waiting: string[] = [];
    const unsubscribe = source.subscribe((happening) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push(`data: ${JSON.stringify(happening)}\n\n`);
    });
    const flush = () => {
      if (sink.pending < maxPending) sink.write(utf8(waiting.join("")));
      waiting = [];
    };
    const done = streams.tend({ tick: () => sink.write(commentFrame), end: () => sink.end() });
    sink.onClose(() => {
      unsubscribe();
      done();
    });
    return reply;
  };
}
