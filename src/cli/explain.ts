// What went wrong, in words that say what to do next.

import { MoldauError } from "../base/index.ts";

/** What to tell about an error, line by line. What neither we nor the system have named is a bug: it shows where. */
export function explain(error: unknown): string[] {
  if (!(error instanceof Error)) return [`moldau: ${String(error)}`];
  const isNamed = MoldauError.is(error) || "code" in error;
  return [`moldau: ${isNamed ? error.message : (error.stack ?? error.message)}`];
}
