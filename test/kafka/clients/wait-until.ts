// Waits for what happens in its own time, in other processes or at other ends.

import assert from "node:assert/strict";

/** Waits until the condition holds, looking every 25 ms for so long. What it throws means not yet. */
export async function waitUntil(condition: () => boolean | Promise<boolean>, waitMs = 5000): Promise<void> {
  const deadline = performance.now() + waitMs;
  while (performance.now() < deadline) {
    if (
      await Promise.resolve()
        .then(condition)
        .catch(() => false)
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.fail(`it did not happen within ${waitMs} ms`);
}
