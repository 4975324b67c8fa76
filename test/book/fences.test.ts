// Weaving: a fence that names its source gets that source's text, and nothing else on the page changes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fencesOf, type Sources, weave } from "../../scripts/weave/fences.ts";

const files: Record<string, string> = {
  "a.ts": "export const one = 1;\n\nexport const two = 2;\n",
};

const sources: Sources = {
  read: (file) => {
    const text = files[file];
    if (text === undefined) throw new Error(`no ${file}`);
    return text;
  },
  outputOf: (program) => Promise.resolve(`printed by ${program}\n\n`),
};

test("a fence is filled from a file, from symbols, and from an output; the rest stays", async () => {
  const page = [
    "Words.\n\n```ts file=a.ts\nstale\n```\n",
    "```ts file=a.ts#two,one\n```\n",
    "```text output-of=a.ts\nstale\n\nand more\n```\n",
    "```sh\nnpm start # $& stays\n```\nEnd.\n",
  ].join("\n");
  const woven = [
    "Words.\n\n```ts file=a.ts\nexport const one = 1;\n\nexport const two = 2;\n```\n",
    "```ts file=a.ts#two,one\nexport const two = 2;\n\nexport const one = 1;\n```\n",
    "```text output-of=a.ts\nprinted by a.ts\n```\n",
    "```sh\nnpm start # $& stays\n```\nEnd.\n",
  ].join("\n");
  assert.equal(await weave(page, sources), woven);
  assert.equal(await weave(woven, sources), woven, "weaving twice changes nothing");
});

test("an unknown symbol, an unknown file and a mistyped source are errors that name the line", async () => {
  await assert.rejects(weave("x\n\n```ts file=a.ts#three\n```\n", sources), /Line 3: a.ts has no "three"/);
  await assert.rejects(weave("```ts file=b.ts\n```\n", sources), /no b.ts/);
  assert.throws(() => fencesOf("```ts fiel=a.ts\n```\n"), /Line 1: "fiel=a.ts" names no source/);
});

test("a page without fences stays as it is", async () => {
  assert.equal(await weave("Only `words`.\n", sources), "Only `words`.\n");
});
