// Turns the book's Markdown into pages that Vite builds: web/book/*.html, one for each chapter, with its answers
// folded in at the end. The pages are made anew at every build and are not kept.

import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import hljs from "highlight.js/lib/core";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import shell from "highlight.js/lib/languages/shell";
import typescript from "highlight.js/lib/languages/typescript";
import { Marked, type Tokens } from "marked";

hljs.registerLanguage("ts", typescript);
hljs.registerLanguage("js", javascript);
hljs.registerLanguage("json", json);
hljs.registerLanguage("sh", shell);

const root = join(import.meta.dirname, "..");
const book = join(root, "book");
const pages = join(import.meta.dirname, "book");

/** A page of the book. */
interface Page {
  /** The name of its Markdown file, without the ending. */
  readonly name: string;
  readonly title: string;
  readonly html: string;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Chapters link to each other's Markdown; here they are pages. Links to source files stay words. */
function hrefOf(href: string): string | undefined {
  if (/^(https?:|#)/.test(href)) return href;
  const [path = "", anchor] = href.split("#");
  if (!path.endsWith(".md") || path.startsWith("../")) return undefined;
  const page = path.startsWith("answers/") ? `${basename(path, ".md")}` : basename(path, ".md");
  const fragment = path.startsWith("answers/") ? "#answers" : anchor === undefined ? "" : `#${anchor}`;
  return `/book/${page === "README" ? "" : page}${fragment}`;
}

const markdown = new Marked({
  renderer: {
    code({ text, lang = "" }: Tokens.Code): string {
      const [language = "", ...about] = lang.split(" ");
      const known = hljs.getLanguage(language) !== undefined;
      const html = known ? hljs.highlight(text, { language }).value : escaped(text);
      const source = /(?:file|output-of)=([^\s#]+)/.exec(about.join(" "))?.[1];
      const caption = source === undefined ? "" : `<figcaption>${escaped(source)}</figcaption>`;
      return `<figure class="code ${escaped(language)}">${caption}<pre tabindex="0"><code>${html}</code></pre></figure>`;
    },
    link({ href, tokens }: Tokens.Link): string {
      const words = this.parser.parseInline(tokens);
      const target = hrefOf(href);
      return target === undefined ? words : `<a href="${escaped(target)}">${words}</a>`;
    },
    image({ href, text }: Tokens.Image): string {
      return `<img src="../../book/${escaped(href.replace("../", ""))}" alt="${escaped(text)}">`;
    },
    heading({ tokens, depth, text }: Tokens.Heading): string {
      const id = text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} -]/gu, "")
        .replaceAll(" ", "-");
      return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>`;
    },
  },
});

/** Marks, for the page's script, where the moving picture stands: beside the chapter's own. */
function withLivePicture(html: string, name: string): string {
  return html.replace(
    '<h2 id="the-picture">',
    `<div class="live" data-chapter="${name.slice(0, 2)}"></div><h2 id="the-picture">`,
  );
}

function pageOf(name: string): Page {
  const text = readFileSync(join(book, `${name}.md`), "utf8");
  const answers = join(book, "answers", `${name}.md`);
  const title = /^# (.+)$/m.exec(text)?.[1] ?? name;
  let html = withLivePicture(markdown.parse(text, { async: false }), name);
  if (existsSync(answers)) {
    const folded = markdown.parse(readFileSync(answers, "utf8").replace(/^# .*$/m, ""), { async: false });
    html += `<details id="answers" class="answers"><summary>Answers to the exercises</summary>${folded}</details>`;
  }
  return { name, title, html };
}

function contents(all: readonly Page[], here: Page): string {
  const items = all.map((page) => {
    const current = page === here ? ' aria-current="page"' : "";
    const href = page.name === "README" ? "/book/" : `/book/${page.name}`;
    return `<li><a href="${href}"${current}>${escaped(page.name === "README" ? "Contents" : page.title)}</a></li>`;
  });
  return `<nav class="chapters" aria-label="Chapters"><ul>${items.join("")}</ul></nav>`;
}

function documentOf(all: readonly Page[], page: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(page.title)} · Moldau</title>
<link rel="icon" href="/river.svg" type="image/svg+xml">
<script type="module" src="/src/book/main.ts"></script>
</head>
<body class="book">
<a class="skip" href="#chapter">Skip to the chapter</a>
<header class="head">
<a class="brand" href="/#/watch">Moldau</a>
<nav class="tabs" aria-label="Parts of the page"><a href="/#/watch">Watch</a><a href="/#/shop">Shop</a><a href="/book/" aria-current="page">Book</a><a href="/docs">API</a></nav>
</header>
${contents(all, page)}
<main id="chapter" class="chapter">${page.html}</main>
</body>
</html>
`;
}

const names = globSync("[0-9][0-9]-*.md", { cwd: book }).map((file) => basename(file, ".md"));
const all = ["README", ...names.sort()].map(pageOf);
rmSync(pages, { recursive: true, force: true });
mkdirSync(pages, { recursive: true });
for (const page of all) {
  writeFileSync(join(pages, `${page.name === "README" ? "index" : page.name}.html`), documentOf(all, page));
}
console.log(`${all.length} pages of the book`);
