// What an API of the protocol is made of. Each has a file of its own in `api/`, named by its key and name.

import type { Kafkaesque, OpenTopics } from "../broker/index.ts";
import type { ClassicGroups } from "../groups/index.ts";
import type { Message } from "./wire/index.ts";

/** Where clients find this broker. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What the handlers work on. */
export interface Door {
  readonly kafkaesque: Kafkaesque;
  readonly topics: OpenTopics;
  /** The coordinator of the groups. */
  readonly groups: ClassicGroups;
  /** What clients are told to connect to. */
  readonly advertised: Address;
  /** The number of the one broker there is. */
  readonly nodeId: number;
  /** The APIs that are served, for clients to choose their versions from. */
  readonly apis: ReadonlyMap<number, AnyApi>;
}

/** One request, on its way through a handler. */
export interface Call {
  readonly door: Door;
  readonly version: number;
  /** What the client calls itself. */
  readonly clientId: string;
  /** Where it calls from: an IP address. */
  readonly host: string;
  /** Aborted when the connection ends. */
  readonly signal: AbortSignal;
}

/** An API: its versions, the layouts of its messages, and what it does. */
export interface Api<Request, Response> {
  readonly key: number;
  readonly name: string;
  /** The versions that are served. */
  readonly versions: readonly [lowest: number, highest: number];
  readonly request: Message<Request, never>;
  readonly response: Message<unknown, Response>;
  /** Whether the next request of the connection may begin before this one is answered. Answers keep their order. */
  readonly pipelined?: boolean;
  /** The answer, laid out as version 0, to a version that is not served. Without it such a client is cut off, as Kafka does. */
  unsupported?(door: Door): Response;
  /** Whether the response header has no tagged fields in any version. */
  readonly plainHeader?: boolean;
  /** Undefined: the client wants no answer. */
  handle(request: Request, call: Call): Response | undefined | Promise<Response | undefined>;
}

// biome-ignore lint/suspicious/noExplicitAny: the table of APIs holds messages of every type.
export type AnyApi = Api<any, any>;

/** Defines an API: its types are inferred from its layouts. */
export function api<Request, Response>(definition: Api<Request, Response>): Api<Request, Response> {
  return definition;
}

/** Whether the API serves this version. */
export function serves({ versions: [lowest, highest] }: AnyApi, version: number): boolean {
  return version >= lowest && version <= highest;
}
