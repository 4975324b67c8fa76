// Who may call. Any web page can make a browser send requests to localhost, and a foreign name can be made to point
// there (DNS rebinding): a foreign `Origin` or `Host` is refused unless it was allowed. Others than browsers send no Origin.

import { isIP } from "node:net";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { problem } from "../base/index.ts";
import type { HttpDoorOptions } from "./options.ts";

/** What pages of other origins may send and see, once they are allowed (Fetch standard, "CORS protocol"). */
const corsHeaders = {
  "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
  "access-control-allow-headers":
    "Content-Type, Accept, Last-Event-ID, Cache-Control, Prefer, Producer-Id, Producer-Epoch, Producer-Sequence",
  "access-control-max-age": "600",
};

const everybody = "*";

/** The most hosts and origins whose judgement is remembered. */
const maxRemembered = 1000;

/** Refuses foreign callers, and lets browsers know what allowed ones may do. */
export function guard(
  app: FastifyInstance,
  options: Pick<HttpDoorOptions, "host" | "allowOrigins" | "allowHosts">,
): void {
  const isKnownHost = remembered((host) => isAllowedHost(host, options));
  const origins = new Set(options.allowOrigins);
  app.addHook("onRequest", (request: FastifyRequest, reply: FastifyReply, done) => {
    const { host = request.headers[":authority"] as string | undefined, origin } = request.headers;
    if (host !== undefined && !isKnownHost(host)) return done(problem("foreign-origin", { origin: `host ${host}` }));
    if (origin === undefined) return done();
    const own = origin === `${request.protocol}://${host}`;
    if (!own && !origins.has(origin) && !origins.has(everybody)) return done(problem("foreign-origin", { origin }));
    if (!own) reply.header("access-control-allow-origin", origin).header("vary", "Origin");
    if (request.method !== "OPTIONS" || request.headers["access-control-request-method"] === undefined) return done();
    reply.code(204).headers(corsHeaders).send();
  });
}

/** A browser that was led here by a foreign name says so in `Host`. An address cannot be led elsewhere. */
function isAllowedHost(
  host: string,
  { host: own, allowHosts = [] }: Pick<HttpDoorOptions, "host" | "allowHosts">,
): boolean {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  if (name === "localhost" || name.endsWith(".localhost") || name === own?.toLowerCase()) return true;
  if (isIP(name.replace(/^\[(.*)\]$/, "$1")) !== 0) return true;
  return allowHosts.includes(everybody) || allowHosts.some((allowed) => allowed.toLowerCase() === name);
}

function remembered(judge: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const judgement = judge(text);
    if (known.size < maxRemembered) known.set(text, judgement);
    return judgement;
  };
}
