// What the book's tests need to know of a Markdown page: headings, anchors, links, prose.

/** The page without its code fences. */
function withoutFences(markdown: string): string {
  return markdown.replaceAll(/^```[\s\S]*?^```$/gm, "");
}

/** The headings, without their marks. */
export function headingsOf(markdown: string): string[] {
  return [...withoutFences(markdown).matchAll(/^#+ (.+)$/gm)].map((match) => match[1] as string);
}

/** The anchors that GitHub gives the headings. */
export function anchorsOf(markdown: string): string[] {
  return headingsOf(markdown).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Where links and pictures point to. */
export function linksOf(markdown: string): string[] {
  return [...withoutFences(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] as string);
}

/** The words of the author: no code, no addresses, no titles of other people's works (`*...*`). */
export function proseOf(markdown: string): string {
  return withoutFences(markdown)
    .replaceAll(/`[^`\n]*`/g, "")
    .replaceAll(/\]\([^)\s]+\)/g, "]")
    .replaceAll(/\[\*[^*]+\*\]/g, "");
}

const forbidden =
  /\b(?:simply|just|obvious(?:ly)?|easy|easily|trivial(?:ly)?|basically|of course|needless|blazing\w*|seamless\w*|powerful|effortless\w*|leverag\w+|utili[sz]\w+|cutting-edge|state-of-the-art|robust|performant|in order to|very|really|actually|quite)\b/gi;

/** The words that the book does without: they belittle the reader, sell, or fill. */
export function forbiddenWordsIn(prose: string): string[] {
  return [...prose.matchAll(forbidden)].map((match) => prose.slice(Math.max(0, match.index - 30), match.index + 30));
}
