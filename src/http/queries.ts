// Queries read by hand: an unknown name is refused, because a mistyped one would be overlooked.

import { problem } from "../base/index.ts";
import { type EventForm, type From, parseDuration, parseFrom } from "../contract/index.ts";
import type { Acks } from "../engine/index.ts";
import type { OnExpired } from "./selection.ts";

/** A query as Fastify hands it over. */
export type Query = Readonly<Record<string, string | string[] | undefined>>;

/** The longest that a page is waited for, in milliseconds. */
const maxWaitMs = 300_000;

/** The most events on a page. */
const maxPageEvents = 100_000;

/** Refuses names that a call does not know, but for those that begin with "_". */
export function onlyKnown(query: Query, names: readonly string[]): void {
  for (const name in query) {
    if (names.includes(name) || name.startsWith("_")) continue;
    throw problem("invalid-request", { field: name, reason: `is unknown: this call takes ${names.join(", ")}` });
  }
}

/** A parameter that may be given once. */
export function single(query: Query, name: string): string | undefined {
  const value = query[name];
  if (Array.isArray(value)) throw problem("invalid-request", { field: name, reason: "is given more than once" });
  return value;
}

/** One of some words. */
export function oneOf<const Word extends string>(
  query: Query,
  name: string,
  words: readonly Word[],
  otherwise: NoInfer<Word>,
): Word {
  const text = single(query, name);
  if (text === undefined) return otherwise;
  const word = words.find((known) => known === text);
  if (word === undefined) {
    throw problem("invalid-request", { field: name, reason: `"${text}" is none of ${words.join(", ")}` });
  }
  return word;
}

/** A whole number, from `least` to `most`. */
export function integer(text: string, field: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const number = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw problem("invalid-request", { field, reason: `"${text}" is not a whole number from ${least} to ${most}` });
}

/** A whole number in the query, or `otherwise`. */
export function count(query: Query, name: string, otherwise: number, least: number, most: number): number {
  const text = single(query, name);
  return text === undefined ? otherwise : integer(text, name, least, most);
}

/** A partition number in a path. A number that no partition can have is an unknown partition. */
export function partitionIn(text: string, topic: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const reason = `"${text}" is not a partition of "${topic}": partitions are numbered from 0`;
  throw problem("invalid-request", { field: "partition", reason });
}

/** `acks=0|1|all`. */
export function acksOf(query: Query): Acks {
  const word = oneOf(query, "acks", ["0", "1", "all"], "all");
  return word === "all" ? "all" : (Number(word) as Acks);
}

/** `wait=30s`: how long to wait for what is not there yet, in milliseconds. Default 0. */
export function waitMsOf(query: Query): number {
  const wait = single(query, "wait");
  return wait === undefined ? 0 : Math.min(parseDuration(wait, "wait"), maxWaitMs);
}

/** How to read, as the queries of pages and streams say it. */
export interface Reading {
  readonly from: From;
  readonly onExpired: OnExpired;
  readonly form: EventForm;
  readonly waitMs: number;
  readonly maxEvents: number;
  readonly maxBytes: number;
  readonly untilEnd: boolean;
  /** Whether the reader comes back with a cursor. */
  readonly resumed: boolean;
}

/** The names that pages and streams know. */
export const readingNames = ["from", "onExpired", "form", "wait", "max", "maxBytes", "until", "last-event-id"] as const;

/** Reads the query of a page or a stream. A cursor that a reader comes back with wins over `from`. */
export function readingOf(query: Query, lastEventId: string | undefined, others: readonly string[] = []): Reading {
  onlyKnown(query, [...readingNames, ...others]);
  const cursor = lastEventId || single(query, "last-event-id") || undefined;
  return {
    from: cursor === undefined ? parseFrom(single(query, "from") ?? "latest") : parseFrom(cursor, "last-event-id"),
    onExpired: oneOf(query, "onExpired", ["earliest", "latest", "fail"], "fail"),
    form: oneOf(query, "form", ["json", "bytes"], "json"),
    waitMs: waitMsOf(query),
    maxEvents: count(query, "max", 1000, 1, maxPageEvents),
    maxBytes: count(query, "maxBytes", 1024 * 1024, 1, 64 * 1024 * 1024),
    untilEnd: oneOf(query, "until", ["end", "never"], "never") === "end",
    resumed: cursor !== undefined,
  };
}
