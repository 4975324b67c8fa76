// The book is true: its code is the code, its outputs are what its programs print, its pictures are drawn, its links lead
// somewhere, its chapters are whole, and its words are plain.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { fencesOf, weave } from "../../scripts/weave/fences.ts";
import { withNavigation } from "../../scripts/weave/navigation.ts";
import { drawPictures, pagesOfBook, programsOfBook, repositorySources, root } from "../../scripts/weave/repository.ts";
import { anchorsOf, forbiddenWordsIn, headingsOf, linksOf, proseOf } from "./markdown.ts";

const sources = repositorySources();
const pages = pagesOfBook();
const chapters = pages.filter((page) => /^book\/\d\d-[\w-]+\.md$/.test(page));
const again = "Run `node scripts/weave.ts` and look at what changed.";

for (const page of pages) {
  test(`${page} quotes the code and the outputs as they are`, async () => {
    const text = sources.read(page);
    const woven = await weave(text, sources);
    assertSameText(text, withNavigation(page, woven, chapters, sources.read), page);
  });

  test(`${page} has no dead link`, () => {
    const dead = linksOf(sources.read(page)).filter((link) => !leadsSomewhere(page, link));
    assert.deepEqual(dead, []);
  });

  test(`${page} uses plain words`, () => {
    assert.deepEqual(forbiddenWordsIn(proseOf(sources.read(page))), []);
  });
}

/** Like `assert.equal`, but tells the first line that differs only. */
function assertSameText(actual: string, expected: string, file: string): void {
  if (actual === expected) return;
  const lines = expected.split("\n");
  const line = actual.split("\n").findIndex((text, index) => text !== lines[index]);
  assert.equal(actual.split("\n")[line], lines[line], `${file}, line ${line + 1}, is stale. ${again}`);
  assert.fail(`${file} ends too early. ${again}`);
}

function leadsSomewhere(page: string, link: string): boolean {
  if (/^https:\/\/[\w.-]+\.\w+(?:\/\S*)?$/.test(link)) return true;
  const [path, anchor] = link.split("#") as [string, string?];
  const target = path === "" ? page : join(dirname(page), path);
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || anchorsOf(sources.read(target)).includes(anchor);
}

const everyChapter = ["Predict", "The picture", "In Kafka", "In Moldau", "Exercises"];
const withProgram = [...everyChapter, "The program", "Where the toy differs"];

for (const chapter of chapters) {
  const number = basename(chapter).slice(0, 2);

  test(`${chapter} has a question, its sections, a picture, and answers to its exercises`, () => {
    const text = sources.read(chapter);
    assert.match(text, new RegExp(`^# ${Number(number)}\\. .+\\?\\n\\n`), "opens with its question");
    const headings = headingsOf(text);
    for (const heading of number === "00" ? everyChapter : withProgram) {
      assert.ok(headings.includes(heading), `has the section "${heading}"`);
    }
    assert.match(
      text,
      new RegExp(`!\\[[^\\]]{40,}\\]\\(pictures/${number}-[\\w-]+\\.svg\\)`),
      "has a picture, described",
    );
    const answers = sources.read(chapter.replace("book/", "book/answers/"));
    assert.equal(
      numberedItems(answers),
      numberedItems(text.slice(text.indexOf("## Exercises"))),
      "answers each exercise",
    );
  });

  if (number === "00") continue;

  test(`${chapter} shows a whole program of 30 to 60 lines and what it prints`, () => {
    const program = chapter.replace("book/", "book/steps/").replace(/md$/, "ts");
    const origins = fencesOf(sources.read(chapter)).map(({ origin }) => origin);
    assert.ok(
      origins.some((origin) => origin?.file === program && origin.kind === "file" && origin.symbols.length === 0),
    );
    assert.ok(origins.some((origin) => origin?.file === program && origin.kind === "output-of"));
    const lines = sources
      .read(program)
      .split("\n")
      .filter((line) => line !== "");
    assert.ok(lines.length >= 30 && lines.length <= 60, `${program} has ${lines.length} lines`);
    assert.ok(
      lines.every((line) => line.length <= 88),
      "no line is too wide for a page",
    );
  });

  test(`${chapter} quotes Moldau's own source`, () => {
    const origins = fencesOf(sources.read(chapter)).map(({ origin }) => origin);
    assert.ok(origins.some((origin) => origin?.file.startsWith("src/") && origin.symbols.length > 0));
  });
}

function numberedItems(text: string): number {
  return [...text.matchAll(/^\d+\. /gm)].length;
}

test("every program is shown on a page", () => {
  const shown = pages.flatMap((page) => fencesOf(sources.read(page)).map(({ origin }) => origin?.file));
  assert.deepEqual(
    programsOfBook().filter((program) => !shown.includes(program)),
    [],
  );
});

test("every picture is as its script draws it, and shown", async () => {
  const shown = pages.map((page) => sources.read(page)).join("\n");
  for (const { file, svg } of await drawPictures()) {
    assertSameText(readFileSync(join(root, file), "utf8"), svg, file);
    assert.ok(shown.includes(basename(file)), `${file} is shown`);
  }
});

test("the contents list every chapter", () => {
  const contents = linksOf(sources.read("book/README.md"));
  assert.deepEqual(
    chapters.map((chapter) => basename(chapter)).filter((chapter) => !contents.includes(chapter)),
    [],
  );
});
