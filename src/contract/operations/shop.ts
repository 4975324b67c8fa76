// Calls about the fish-and-chip shop that the page opens in the server.

import { json, type Operation } from "../operation.ts";
import * as queries from "../query-schemas.ts";
import * as schemas from "../schemas.ts";

/** The calls about the shop, by name. */
export const shopOperations = {
  describeShop: {
    method: "get",
    path: "/demonstration/shop",
    tag: "Demonstration",
    summary: "Look into the fish-and-chip shop",
    answers: {
      200: { description: "The shop, or null when none is open", content: json(schemas.ShopSchema.nullable()) },
    },
  },
  openShop: {
    method: "post",
    path: "/demonstration/shop",
    tag: "Demonstration",
    summary: "Open a fish-and-chip shop",
    description: "Its topics are made when they are not there. What happens between them is the demonstration.",
    body: json(schemas.NewShopJson),
    answers: { 201: { description: "It is open", content: json(schemas.ShopSchema) } },
    problems: ["shop-open", "topic-exists", "invalid-request"],
  },
  paceShop: {
    method: "patch",
    path: "/demonstration/shop",
    tag: "Demonstration",
    summary: "Let time in the shop go faster or slower",
    body: json(schemas.ShopPaceJson),
    answers: { 200: { description: "It has the new pace", content: json(schemas.ShopSchema) } },
    problems: ["no-shop", "invalid-request"],
  },
  closeShop: {
    method: "delete",
    path: "/demonstration/shop",
    tag: "Demonstration",
    summary: "Close the shop",
    query: queries.ShopCloseQuery,
    answers: { 202: { description: "It closes; with how=drain when all is prepared" } },
    problems: ["no-shop"],
  },
  hire: {
    method: "post",
    path: "/demonstration/shop/workers",
    tag: "Demonstration",
    summary: "Open one more till, or hire one more preparer",
    body: json(schemas.HireJson),
    answers: { 201: { description: "The name of the new one", content: json(schemas.HiredSchema) } },
    problems: ["no-shop", "invalid-request"],
  },
  sendHome: {
    method: "delete",
    path: "/demonstration/shop/workers/{worker}",
    tag: "Demonstration",
    summary: "Send somebody home, or kill them",
    query: queries.WorkerEndQuery,
    answers: { 204: { description: "They are gone" } },
    problems: ["no-shop", "unknown-worker"],
  },
} as const satisfies Readonly<Record<string, Operation>>;
