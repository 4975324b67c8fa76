// GET /health: whether the server is up and its engine answers.

import type { Door } from "./door-shape.ts";
import type { Handler } from "./routes.ts";

/** `GET /health`: an error of the engine is the answer when it is not well. */
export function health({ engine, options }: Door): Handler {
  return async (_request, reply) => {
    await engine.listTopics();
    return reply
      .header("cache-control", "no-store")
      .send({ status: "ok", engine: engine.address, version: options.version ?? "" });
  };
}
