// docs/http.md is true: its lines print what stands below them, its calls are the door's.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { routes } from "../../src/http/routes.ts";
import { openDoor } from "./open-door.ts";

const text = readFileSync(join(import.meta.dirname, "../../docs/http.md"), "utf8");
const run = promisify(execFile);

/** Times and incarnations differ from run to run. */
function steady(output: string): string {
  return output
    .replaceAll(/"timestamp":\d{13}/g, '"timestamp":1')
    .replaceAll(/@[0-9a-f]{8}/g, "@incarnation")
    .trim();
}

test("every line prints what stands below it", async (t) => {
  // Which partition a read begins with is left to chance; here it is the first.
  t.mock.method(Math, "random", () => 0);
  await using door = await openDoor();
  const examples = [...text.matchAll(/```sh\n([^`]+)```\n\n```(?:json|text)\n([^`]+)```/g)];
  assert.equal(examples.length, [...text.matchAll(/```sh\n/g)].length);
  for (const [, lines, expected] of examples) {
    const script = (lines as string).replaceAll("localhost:4000", new URL(door.url).host);
    // Answers end without a line feed; each call of the page stands on a line of its own.
    const { stdout } = await run("bash", [
      "-c",
      `curl() { command curl "$@"; local code=$?; [ -t 1 ] || echo; return $code; }\n${script}\ntrue`,
    ]);
    const printed = steady(stdout)
      .split("\n")
      .filter((line) => line !== "");
    assert.deepEqual(
      printed,
      steady(expected as string)
        .split("\n")
        .filter((line) => line !== ""),
      script,
    );
  }
});

test("the table of calls names every call, and no other", () => {
  const documented = new Set<string>();
  for (const [, cell] of text.matchAll(/^\| (`(?:GET|POST|PUT|PATCH|DELETE)[^|]+) \|/gm)) {
    for (const [, methods, path] of (cell as string).matchAll(
      /((?:`?(?:GET|POST|PUT|PATCH|DELETE)`?(?:, )?)+)\s(\/[^\s`?]*)/g,
    )) {
      for (const [method] of (methods as string).matchAll(/[A-Z]+/g)) documented.add(`${method} ${path}`);
    }
  }
  const there = routes
    .filter(({ url }) => !url.startsWith("/demonstration"))
    .map(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, "{$1}")}`);
  assert.deepEqual([...documented].sort(), there.sort());
});
