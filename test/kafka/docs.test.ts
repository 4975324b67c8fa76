// Holds docs/kafka.md, the table of APIs and the tests with real clients together.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { apis } from "../../src/kafka/apis.ts";

const docs = join(import.meta.dirname, "../../docs");
const page = readFileSync(join(docs, "kafka.md"), "utf8");

/** The rows of the table whose first column has this title, its head included. */
function tableUnder(title: string): string[][] {
  const lines = page.split("\n");
  const from = lines.findIndex((line) => line.startsWith(`| ${title} |`));
  assert.ok(from >= 0, `there is a table that begins with "${title}"`);
  const length = lines.slice(from).findIndex((line) => !line.startsWith("|"));
  const rows = lines.slice(from, from + length).filter((line) => !line.startsWith("|---"));
  return rows.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test("each yes of the clients' table is a test with that client, and each such test is in the table", () => {
  const [head, ...rows] = tableUnder("Feature") as [string[], ...string[][]];
  for (const [column, title] of head.entries()) {
    if (column === 0) continue;
    const file = /\((.*)\)/.exec(title)?.[1] as string;
    const tests = [...readFileSync(join(docs, file), "utf8").matchAll(/\btest\("([^"]+)"/g)].map((match) => match[1]);
    const promised = rows.filter((row) => row[column] === "yes").map(([feature]) => feature);
    assert.deepEqual(promised.sort(), tests.sort(), file);
  }
});

test("the table of APIs says what is served", () => {
  const [, ...rows] = tableUnder("Key");
  const served = [...apis.values()].sort((left, right) => left.key - right.key);
  assert.deepEqual(
    rows,
    served.map(({ key, name, versions }) => [String(key), name, versions.join("-")]),
  );
});
