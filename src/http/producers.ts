// POST /producers: an identity for a producer whose retries shall be stored once (KIP-98).

import type { Door } from "./door-shape.ts";
import type { Handler } from "./routes.ts";

/** `POST /producers`. */
export function createProducer({ engine }: Door): Handler {
  return async (_request, reply) => reply.code(201).send(await engine.createProducer());
}
