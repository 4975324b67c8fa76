// The last line of every chapter: the chapter before, the contents, the answers, the chapter after.

import { basename } from "node:path";

const mark = "<!-- navigation -->";

/** The page with its navigation line, when it is a chapter. */
export function withNavigation(
  page: string,
  text: string,
  chapters: readonly string[],
  read: (page: string) => string,
): string {
  const at = chapters.indexOf(page);
  if (at < 0) return text;
  const [before, after] = [chapters[at - 1], chapters[at + 1]];
  const links = [
    before === undefined ? undefined : `← ${linkTo(before, read)}`,
    "[Contents](README.md)",
    `[Answers](answers/${basename(page)})`,
    after === undefined ? undefined : `${linkTo(after, read)} →`,
  ].filter((link) => link !== undefined);
  return `${text.split(mark)[0]?.trimEnd()}\n\n${mark}\n${links.join(" · ")}\n`;
}

function linkTo(page: string, read: (page: string) => string): string {
  const title = /^# (.+)$/m.exec(read(page))?.[1] ?? basename(page);
  return `[${title}](${basename(page)})`;
}
