// What the cases have in common.

import assert from "node:assert/strict";
import { type ErrorType, MoldauError, textOf, utf8 } from "../../../src/base/index.ts";
import type { Engine, Event, NewEvent } from "../../../src/engine/index.ts";

/** Registers one case: what must be true, and how to see that it is. */
export type Check = (sentence: string, body: (engine: Engine) => Promise<void>) => void;

/** An event with this text as its value. */
export function event(text: string): NewEvent {
  return { value: utf8(text) };
}

/** The values of events as text. */
export function texts(events: readonly Event[]): (string | null)[] {
  return events.map(({ valueBytes }) => valueBytes && textOf(valueBytes));
}

/** Asserts that `action` fails with an error of the catalogue that carries these facts. */
export async function refuses(type: ErrorType, action: Promise<unknown>, facts: object = {}): Promise<void> {
  await assert.rejects(action, (error) => {
    assert.ok(MoldauError.is(error, type), `expected ${type}, got ${(error as Error)?.stack}`);
    assert.deepEqual({ ...error.facts, ...facts }, error.facts);
    return true;
  });
}
