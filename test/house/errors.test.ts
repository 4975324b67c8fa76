// The table of errors in docs/http.md and the catalogue are the same.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { catalogue } from "../../src/base/index.ts";

const text = readFileSync(join(import.meta.dirname, "../../docs/http.md"), "utf8");

test("the table of errors is the catalogue", () => {
  const rows = [...text.matchAll(/^\| `([a-z-]+)` \| (\d+) \| (.+?) \| (again)? ?\| (-?\d+) \|$/gm)];
  const documented = rows.map(([, type, status, title, again, kafka]) => [
    type,
    Number(status),
    title,
    again === "again",
    Number(kafka),
  ]);
  const known = Object.entries(catalogue).map(([type, { status, title, retriable, kafka }]) => [
    type,
    status,
    title,
    retriable,
    kafka,
  ]);
  assert.deepEqual(
    documented,
    known.sort(([left], [right]) => (String(left) < String(right) ? -1 : 1)),
  );
});
