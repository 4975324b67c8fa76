// What a documented call is made of.

import type { z } from "zod";
import type { ErrorType } from "../base/index.ts";

/** Media types, and what a body or an answer of each looks like. Text and bytes are said in words. */
export type Content = Readonly<Record<string, z.ZodType | string>>;

/** An answer. */
export interface Answer {
  readonly description: string;
  readonly content?: Content;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One call. */
export interface Operation {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** Such as `/topics/{topic}`. */
  readonly path: string;
  readonly tag: "Topics" | "Events" | "Streams" | "Groups" | "Demonstration" | "Server";
  readonly summary: string;
  /** Markdown. */
  readonly description?: string;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: Content;
  readonly answers: Readonly<Record<number, Answer>>;
  /** What may go wrong, besides what may always. */
  readonly problems?: readonly ErrorType[];
}

/** A body or an answer of JSON. */
export function json(schema: z.ZodType): Content {
  return { "application/json": schema };
}
