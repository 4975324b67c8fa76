// Errors as RFC 9457 problem documents, and back into the errors they were.

import { catalogue, type ErrorType, type FactsOf, MoldauError } from "../base/index.ts";

/** The media type of a problem document. */
export const problemType = "application/problem+json";

/** A problem document: the facts of the error are members beside these. */
export interface ProblemJson {
  /** Such as `/problems/offset-expired`. */
  readonly type: string;
  readonly title: string;
  /** HTTP status. */
  readonly status: number;
  /** What happened, and what to do about it. */
  readonly detail: string;
  readonly [fact: string]: unknown;
}

const prefix = "/problems/";

/** An error as a problem document. */
export function problemOf(error: MoldauError): ProblemJson {
  return {
    type: `${prefix}${error.type}`,
    title: catalogue[error.type].title,
    status: error.status,
    detail: error.message,
    ...error.facts,
  };
}

/** The error that a problem document tells of, or undefined when it is none of the catalogue's. */
export function errorOf(document: unknown): MoldauError | undefined {
  if (typeof document !== "object" || document === null) return undefined;
  const { type, title: _title, status: _status, detail, ...facts } = document as Partial<ProblemJson>;
  const name = typeof type === "string" && type.startsWith(prefix) ? type.slice(prefix.length) : "";
  if (!Object.hasOwn(catalogue, name)) return undefined;
  const known = name as ErrorType;
  return new MoldauError(known, facts as unknown as FactsOf<ErrorType>, typeof detail === "string" ? { detail } : {});
}
