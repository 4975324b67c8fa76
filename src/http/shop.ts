// The fish-and-chip shop that the page opens: it runs in the server, and the door only passes on what is asked of it.

import { problem } from "../base/index.ts";
import { jsonOf } from "./bodies.ts";
import { checked } from "./checked.ts";
import type { Door } from "./door-shape.ts";
import { oneOf, onlyKnown, type Query } from "./queries.ts";
import type { Handler } from "./routes.ts";

/** Who runs the shop of a server. */
export interface ShopHost {
  describe(): Promise<object | null>;
  open(shop: { readonly demo: "1" | "2" | "3" | "4" | "analyst" | "cabinet"; readonly speed: number }): Promise<object>;
  pace(speed: number): Promise<object>;
  hire(role: "till" | "preparer"): string;
  stop(name: string): Promise<void>;
  kill(name: string): Promise<void>;
  close(hurry: boolean): void;
}

/** `GET /demonstration/shop`. */
export function describeShop(door: Door): Handler {
  return async (request, reply) => {
    onlyKnown(request.query as Query, []);
    return reply.header("content-type", "application/json").send(JSON.stringify(await hostOf(door).describe()));
  };
}

/** `POST /demonstration/shop`. */
export function openShop(door: Door): Handler {
  return async (request, reply) =>
    reply.code(201).send(await hostOf(door).open(await checked("NewShopJson", jsonOf(request))));
}

/** `PATCH /demonstration/shop`. */
export function paceShop(door: Door): Handler {
  return async (request) => hostOf(door).pace((await checked("ShopPaceJson", jsonOf(request))).speed);
}

/** `DELETE /demonstration/shop`. */
export function closeShop(door: Door): Handler {
  return async (request, reply) => {
    const query = request.query as Query;
    onlyKnown(query, ["how"]);
    hostOf(door).close(oneOf(query, "how", ["drain", "hurry"], "drain") === "hurry");
    return reply.code(202).send();
  };
}

/** `POST /demonstration/shop/workers`. */
export function hire(door: Door): Handler {
  return async (request, reply) => {
    const { role } = await checked("HireJson", jsonOf(request));
    return reply.code(201).send({ name: hostOf(door).hire(role) });
  };
}

/** `DELETE /demonstration/shop/workers/{worker}`. */
export function sendHome(door: Door): Handler {
  return async (request, reply) => {
    const query = request.query as Query;
    onlyKnown(query, ["how"]);
    const { worker } = request.params as { worker: string };
    await hostOf(door)[oneOf(query, "how", ["stop", "kill"], "stop")](worker);
    return reply.code(204).send();
  };
}

function hostOf({ options: { shop } }: Door): ShopHost {
  if (shop !== undefined) return shop;
  throw problem("not-supported", { what: "The shop", reason: "this server was started without it" });
}
