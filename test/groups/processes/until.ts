// Waiting for what other processes do.

import assert from "node:assert/strict";

/** Waits until it is reached; fails with what `otherwise` says when that takes longer. */
export async function until(reached: () => Promise<boolean>, withinMs: number, otherwise: () => string): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await reached())) {
    assert.ok(Date.now() < end, otherwise());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
