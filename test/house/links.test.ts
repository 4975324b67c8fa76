// Every link and picture in the texts of this repository leads somewhere.

import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "../..");
const texts = globSync(["*.md", "{book,docs,examples,bench,src,test}/**/*.md"], { cwd: root });

/** Where a text leads to in this repository. What stands in code is no link. */
function targetsIn(text: string): string[] {
  const prose = text.replaceAll(/^ *```[\s\S]*?^ *```/gm, "").replaceAll(/`[^`\n]*`/g, "");
  const found = prose.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"|^\[[^\]]+\]: (\S+)/gm);
  const targets = Array.from(found, ([, inline, attribute, reference]) => inline ?? attribute ?? reference ?? "");
  return targets.filter((target) => !/^(?:[a-z]+:|#|\/)/.test(target)).map((target) => target.split("#")[0] as string);
}

test("there are texts with links", () => {
  assert.ok(texts.includes("README.md"));
  assert.deepEqual(targetsIn("[a](b.md#c) `[d](e)` [f](https://g) ![h](i.svg)"), ["b.md", "i.svg"]);
});

for (const text of texts) {
  test(`${text}: every link leads somewhere`, () => {
    const targets = targetsIn(readFileSync(join(root, text), "utf8"));
    const lost = targets.filter((target) => !existsSync(join(root, dirname(text), target)));
    assert.deepEqual(lost, []);
  });
}
