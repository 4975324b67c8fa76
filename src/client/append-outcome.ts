// What an append came to, and what its error means for a producer.

import { MoldauError } from "../base/index.ts";
import type { Appended } from "../engine/index.ts";
import { abortOf } from "./timing.ts";

/** Stored, or not as far as one knows. */
export type Outcome = { readonly appended: Appended } | { readonly error: unknown };

/** Waits for an append, but no longer than until the signal is aborted. */
export async function outcomeOf(append: Promise<Appended>, signal: AbortSignal): Promise<Outcome> {
  try {
    return { appended: await Promise.race([append, abortOf(signal)]) };
  } catch (error) {
    return { error };
  }
}

/** The engine misses what came before: it lost it, never got it, or has forgotten the producer. */
export function isSequenceLost(error: unknown): boolean {
  return MoldauError.is(error, "out-of-sequence") || MoldauError.is(error, "unknown-producer");
}

export function isUnknownPlace(error: unknown): boolean {
  return MoldauError.is(error, "unknown-topic") || MoldauError.is(error, "unknown-partition");
}

export function isTooLarge(error: unknown): boolean {
  return MoldauError.is(error, "event-too-large") || MoldauError.is(error, "body-too-large");
}
