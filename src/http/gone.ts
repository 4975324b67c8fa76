// Callers who go before their answer: waiting on their behalf ends, and that is nobody's error.

import type { FastifyReply } from "fastify";

/** Why a wait was given up: nobody is there any more to get the answer. */
export class CallerGone extends Error {
  constructor() {
    super("The caller has gone.");
  }
}

/** Aborted when the caller has gone before the answer. */
export function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once("close", () => gone.abort(new CallerGone()));
  return gone.signal;
}
