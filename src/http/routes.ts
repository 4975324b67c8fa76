// Which handler answers which call. Each call is an operation of the contract, under which it is documented.

import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from "fastify";
import { problem } from "../base/index.ts";
import type { OperationId } from "../contract/index.ts";
import { activity } from "./activity.ts";
import { deleteEvents } from "./delete-events.ts";
import type { Door } from "./door-shape.ts";
import { groupEvents, memberEvents } from "./group-events.ts";
import { heartbeat, joinGroup, leaveGroup } from "./group-members.ts";
import { commit, committed, deleteGroup, describeGroup, listGroups, resetGroup } from "./groups.ts";
import { health } from "./health.ts";
import { readEvent } from "./one-event.ts";
import { pathOf } from "./problems.ts";
import { createProducer } from "./producers.ts";
import { putEvents } from "./put-events.ts";
import { readPartition, readTopic, readTopics } from "./read-events.ts";
import { closeShop, describeShop, hire, openShop, paceShop, sendHome } from "./shop.ts";
import { alterTopic, createTopic, deleteTopic, describeTopic, listTopics } from "./topics.ts";
import { addWorker, endWorker, listWorkers, paceWorker } from "./workers.ts";

/**
 * Answers a request with what it returns: an object is sent as JSON; text and bytes as they are. A handler on a hot path
 * returns them rather than the reply, which Fastify would wait for with listeners of its own.
 */
export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** A call, and what makes the handler that answers it. */
export interface Route {
  readonly operation: OperationId;
  readonly method: HTTPMethods;
  readonly url: string;
  readonly handler: (door: Door) => Handler;
}

const partitionEvents = "/topics/:topic/partitions/:partition/events";

/** All calls that are documented. */
export const routes: readonly Route[] = [
  { operation: "health", method: "GET", url: "/health", handler: health },
  { operation: "listTopics", method: "GET", url: "/topics", handler: listTopics },
  { operation: "createTopic", method: "POST", url: "/topics", handler: createTopic },
  { operation: "describeTopic", method: "GET", url: "/topics/:topic", handler: describeTopic },
  { operation: "alterTopic", method: "PATCH", url: "/topics/:topic", handler: alterTopic },
  { operation: "deleteTopic", method: "DELETE", url: "/topics/:topic", handler: deleteTopic },
  { operation: "putEvents", method: "POST", url: "/topics/:topic/events", handler: putEvents },
  { operation: "readTopic", method: "GET", url: "/topics/:topic/events", handler: readTopic },
  { operation: "putToPartition", method: "POST", url: partitionEvents, handler: putEvents },
  { operation: "readPartition", method: "GET", url: partitionEvents, handler: readPartition },
  { operation: "deleteEvents", method: "DELETE", url: partitionEvents, handler: deleteEvents },
  { operation: "readEvent", method: "GET", url: `${partitionEvents}/:offset`, handler: readEvent },
  { operation: "readTopics", method: "GET", url: "/events", handler: readTopics },
  { operation: "createProducer", method: "POST", url: "/producers", handler: createProducer },
  { operation: "activity", method: "GET", url: "/activity", handler: activity },
  { operation: "listGroups", method: "GET", url: "/groups", handler: listGroups },
  { operation: "describeGroup", method: "GET", url: "/groups/:group", handler: describeGroup },
  { operation: "deleteGroup", method: "DELETE", url: "/groups/:group", handler: deleteGroup },
  { operation: "joinGroup", method: "POST", url: "/groups/:group/members", handler: joinGroup },
  { operation: "heartbeat", method: "POST", url: "/groups/:group/members/:member", handler: heartbeat },
  { operation: "memberEvents", method: "GET", url: "/groups/:group/members/:member", handler: memberEvents },
  { operation: "leaveGroup", method: "DELETE", url: "/groups/:group/members/:member", handler: leaveGroup },
  { operation: "groupEvents", method: "GET", url: "/groups/:group/events", handler: groupEvents },
  { operation: "committed", method: "GET", url: "/groups/:group/offsets", handler: committed },
  { operation: "commit", method: "POST", url: "/groups/:group/offsets", handler: commit },
  { operation: "resetGroup", method: "PUT", url: "/groups/:group/offsets", handler: resetGroup },
  { operation: "describeShop", method: "GET", url: "/demonstration/shop", handler: describeShop },
  { operation: "openShop", method: "POST", url: "/demonstration/shop", handler: openShop },
  { operation: "paceShop", method: "PATCH", url: "/demonstration/shop", handler: paceShop },
  { operation: "closeShop", method: "DELETE", url: "/demonstration/shop", handler: closeShop },
  { operation: "hire", method: "POST", url: "/demonstration/shop/workers", handler: hire },
  { operation: "sendHome", method: "DELETE", url: "/demonstration/shop/workers/:worker", handler: sendHome },
  { operation: "listWorkers", method: "GET", url: "/demonstration/workers", handler: listWorkers },
  { operation: "addWorker", method: "POST", url: "/demonstration/workers", handler: addWorker },
  { operation: "paceWorker", method: "PATCH", url: "/demonstration/workers/:worker", handler: paceWorker },
  { operation: "endWorker", method: "DELETE", url: "/demonstration/workers/:worker", handler: endWorker },
];

const otherMethods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/** Adds all calls to a door, and an answer to methods that an address does not take. */
export function addRoutes(app: FastifyInstance, door: Door): void {
  const methods = new Map<string, string[]>();
  for (const { method, url, handler } of routes) {
    app.route({ method, url, handler: handler(door) });
    methods.set(url, [...(methods.get(url) ?? []), method as string]);
  }
  for (const [url, taken] of methods) refuseOthers(app, url, taken);
}

function refuseOthers(app: FastifyInstance, url: string, taken: readonly string[]): void {
  const allow = [...taken, ...(taken.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  app.route({
    method: otherMethods.filter((method) => !taken.includes(method)),
    url,
    handler: async (request, reply) => {
      reply.header("allow", allow);
      if (request.method === "OPTIONS") return reply.code(204).send();
      throw problem("method-not-allowed", { method: request.method, path: pathOf(request), allow });
    },
  });
}
