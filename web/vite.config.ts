// Builds the page and the book into web/dist. The server sends them with a content policy that allows no inline code.

import { globSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";

/** What a chapter's program finds in place of Node's files when it runs in the page. */
const browserFiles = join(import.meta.dirname, "../book/live/browser-files.ts");

const bookPages = globSync("book/*.html", { cwd: import.meta.dirname });

export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: {
    conditions: ["source", "module", "browser", "import", "default"],
    alias: { "node:fs": browserFiles, "node:os": browserFiles, "node:path": browserFiles },
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: ["index.html", ...bookPages].map((page) => join(import.meta.dirname, page)),
    },
  },
});
