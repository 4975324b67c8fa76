// Members of groups: join, heartbeat, leave. A member lives by its heartbeats, not by an open socket.

import { jsonOf } from "./bodies.ts";
import { checked } from "./checked.ts";
import type { Door } from "./door-shape.ts";
import { goneSignal } from "./gone.ts";
import { groupOf } from "./groups.ts";
import { onlyKnown, type Query, single, waitMsOf } from "./queries.ts";
import type { Handler } from "./routes.ts";

/** `POST /groups/{group}/members`. */
export function joinGroup({ engine }: Door): Handler {
  return async (request, reply) => {
    const wish = await checked("JoinJson", jsonOf(request));
    const membership = await engine.groups.join(
      groupOf(request.params),
      { ...wish, host: request.ip },
      goneSignal(reply),
    );
    return reply.code(201).send(membership);
  };
}

/** `POST /groups/{group}/members/{member}`. */
export function heartbeat({ engine }: Door): Handler {
  return async (request, reply) => {
    const query = request.query as Query;
    onlyKnown(query, ["wait"]);
    const sign = { ...(await checked("HeartbeatJson", jsonOf(request))), waitMs: waitMsOf(query) };
    const { group, member } = request.params as { group: string; member: string };
    return engine.groups.heartbeat(group, member, sign, goneSignal(reply));
  };
}

/** `DELETE /groups/{group}/members/{member}`. */
export function leaveGroup({ engine }: Door): Handler {
  return async (request, reply) => {
    const query = request.query as Query;
    onlyKnown(query, ["reason"]);
    const { group, member } = request.params as { group: string; member: string };
    await engine.groups.leave(group, member, single(query, "reason"));
    return reply.code(204).send();
  };
}
