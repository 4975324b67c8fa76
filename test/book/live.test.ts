// The live pictures: the chapters' own programs, driven one call at a time.

import assert from "node:assert/strict";
import { test } from "node:test";
import log from "../../book/live/01-log.ts";
import room from "../../book/live/03-room.ts";
import partitions from "../../book/live/06-partitions.ts";
import groups from "../../book/live/08-groups.ts";
import * as browserFiles from "../../book/live/browser-files.ts";

const sentences = (beats: readonly { readonly say: string }[]) => beats.map(({ say }) => say);

test("every live picture has beats, each with a sentence and a drawing", () => {
  for (const beats of [log(), room(), partitions(), groups()]) {
    assert.ok(beats.length >= 8);
    for (const { say, svg } of beats) {
      assert.match(say, /^[A-Za-z].*[.]$/);
      assert.match(svg, /^<svg [\s\S]*<\/svg>\n$/);
      assert.doesNotMatch(svg, /undefined|NaN/);
    }
  }
});

test("a live picture can be made twice, and is the same", () => {
  for (const beats of [log, room, partitions, groups]) assert.deepEqual(beats(), beats());
});

test("the pictures say what the chapters' programs print", () => {
  assert.ok(sentences(log()).some((say) => say.includes("no event 3: the log holds 0 to 2")));
  assert.ok(sentences(room()).some((say) => say.includes("0 is gone: 2 is the first")));
  assert.ok(sentences(partitions()).some((say) => say.includes("till-1") && say.endsWith("it leaves 1.")));
  assert.ok(sentences(groups()).some((say) => say.includes("refused: generation 2 is over, this is 3")));
});

test("files in a browser behave as chapter 3's program wants", () => {
  const folder = browserFiles.mkdtempSync(browserFiles.join(browserFiles.tmpdir(), "toy-"));
  const path = browserFiles.join(folder, "a.log");
  browserFiles.appendFileSync(path, "one\n");
  browserFiles.appendFileSync(path, "two\n");
  assert.equal(browserFiles.readFileSync(path), "one\ntwo\n");
  assert.deepEqual(browserFiles.readdirSync(folder), ["a.log"]);
  browserFiles.rmSync(folder);
  assert.deepEqual(browserFiles.readdirSync(folder), []);
  assert.throws(() => browserFiles.readFileSync(path), /ENOENT/);
});
