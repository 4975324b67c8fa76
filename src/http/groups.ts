// Groups: list, describe, delete, and their positions.

import type { Commit } from "../engine/index.ts";
import { jsonOf } from "./bodies.ts";
import { checked } from "./checked.ts";
import type { Door } from "./door-shape.ts";
import { onlyKnown, type Query } from "./queries.ts";
import type { Handler } from "./routes.ts";

/** `GET /groups`. */
export function listGroups({ engine }: Door): Handler {
  return async (request) => {
    onlyKnown(request.query as Query, []);
    return engine.groups.list();
  };
}

/** `GET /groups/{group}`. */
export function describeGroup({ engine }: Door): Handler {
  return async (request) => {
    onlyKnown(request.query as Query, []);
    return engine.groups.describe(groupOf(request.params));
  };
}

/** `DELETE /groups/{group}`. */
export function deleteGroup({ engine }: Door): Handler {
  return async (request, reply) => {
    await engine.groups.delete(groupOf(request.params));
    return reply.code(204).send();
  };
}

/** `GET /groups/{group}/offsets`. */
export function committed({ engine }: Door): Handler {
  return async (request): Promise<Commit[]> => {
    onlyKnown(request.query as Query, []);
    return engine.groups.committed(groupOf(request.params));
  };
}

/** `POST /groups/{group}/offsets`. */
export function commit({ engine }: Door): Handler {
  return async (request, reply) => {
    const { member, generation, offsets } = await checked("CommitsJson", jsonOf(request));
    const by = member === undefined || generation === undefined ? undefined : { member, generation };
    await engine.groups.commit(groupOf(request.params), offsets, by);
    return reply.code(204).send();
  };
}

/** `PUT /groups/{group}/offsets`. */
export function resetGroup({ engine }: Door): Handler {
  return async (request) => engine.groups.reset(groupOf(request.params), await checked("ResetJson", jsonOf(request)));
}

/** The group in a path. */
export function groupOf(parameters: unknown): string {
  return (parameters as { group: string }).group;
}
