// The page at /: a directory of built files, read into memory when the door opens, so that a request can only ever name
// one of them. Without a directory, a few words that tell what to try.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { problem } from "../base/index.ts";
import type { Door } from "./door-shape.ts";
import { pathOf } from "./problems.ts";
import { welcomeHtml, welcomeJson } from "./welcome.ts";

/** One file of the page. */
interface PageFile {
  readonly bytes: Buffer;
  readonly type: string;
  readonly etag: string;
  /** Whether its name changes with what is in it. */
  readonly isHashed: boolean;
}

/** The page may load its own files and nothing else; nothing may frame it. */
const contentSecurityPolicy =
  "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
};

/** Serves the page, or the welcome. */
export function addPage(app: FastifyInstance, { options: { pageDirectory, version = "" } }: Door): void {
  if (pageDirectory === undefined) {
    app.get("/", async (request, reply) => welcome(request, reply, version));
    return;
  }
  const files = readPage(pageDirectory);
  const find = (path: string) => files.get(path) ?? files.get(`${path}.html`) ?? files.get(join(path, "index.html"));
  app.get("/", async (request, reply) => sendFile(find("/"), request, reply));
  app.get("/*", async (request, reply) => sendFile(find(pathOf(request)), request, reply));
}

function welcome(request: FastifyRequest, reply: FastifyReply, version: string): FastifyReply {
  if (!request.headers.accept?.includes("text/html")) return reply.send(welcomeJson(version));
  const html = types[".html"] as string;
  return reply.header("content-type", html).header("content-security-policy", contentSecurityPolicy).send(welcomeHtml);
}

function sendFile(file: PageFile | undefined, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (file === undefined) throw problem("not-found", { path: pathOf(request) });
  reply.headers({
    "content-security-policy": contentSecurityPolicy,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": file.isHashed ? "public, max-age=31536000, immutable" : "no-cache",
    etag: file.etag,
  });
  if (request.headers["if-none-match"] === file.etag) return reply.code(304).send();
  return reply.header("content-type", file.type).send(file.bytes);
}

function readPage(directory: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    files.set(`/${relative(directory, path).split(sep).join("/")}`, {
      bytes,
      type: types[extname(entry.name)] ?? "application/octet-stream",
      etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 20)}"`,
      isHashed: entry.parentPath === join(directory, "assets"),
    });
  }
  return files;
}
