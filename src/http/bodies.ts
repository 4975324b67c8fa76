// Bodies as the door takes them: bytes for what is read by hand, a stream for lines of any number.

import { isUtf8 } from "node:buffer";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { problem } from "../base/index.ts";
import { pathOf } from "./problems.ts";

/** What a put may send. */
export type BodyType = "json" | "lines" | "text" | "bytes";

const types: Readonly<Record<string, BodyType>> = {
  "application/json": "json",
  "application/x-ndjson": "lines",
  "application/ndjson": "lines",
  "application/jsonl": "lines",
  "text/plain": "text",
  "application/octet-stream": "bytes",
};

/** Makes the door take the types of bodies there are, as bytes or as a stream; all others are 415. */
export function takeBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  for (const [name, type] of Object.entries(types)) {
    if (type === "lines") app.addContentTypeParser(name, (_request, payload, done) => done(null, payload));
    else app.addContentTypeParser(name, { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  }
}

/** The type of a request's body. Throws `unsupported-media-type` for a character set that is not UTF-8. */
export function bodyType(request: FastifyRequest): BodyType {
  const contentType = request.headers["content-type"] ?? "";
  const [name, ...parameters] = contentType.split(";");
  const charset = parameters.find((parameter) => parameter.trim().toLowerCase().startsWith("charset="));
  const isForeign = charset !== undefined && !/=\s*"?(utf-?8|us-ascii)"?\s*$/i.test(charset);
  const type = types[(name as string).trim().toLowerCase()];
  if (type === undefined || isForeign) throw problem("unsupported-media-type", { contentType });
  return type;
}

/** A body as bytes. Throws `invalid-request` when there is none. */
export function bytesOf(request: FastifyRequest): Buffer {
  if (Buffer.isBuffer(request.body)) return request.body;
  const reason = `${request.method} ${pathOf(request)} needs one, with its Content-Type`;
  throw problem("invalid-request", { field: "body", reason });
}

/** A body as bytes that are UTF-8. */
export function utf8Of(request: FastifyRequest): Buffer {
  const bytes = bytesOf(request);
  if (!isUtf8(bytes))
    throw problem("invalid-request", {
      field: "body",
      reason: "is not UTF-8: send other bytes as application/octet-stream",
    });
  return bytes;
}

/** A body as JSON, for calls that are rare. */
export function jsonOf(request: FastifyRequest): unknown {
  if (bodyType(request) !== "json")
    throw problem("unsupported-media-type", { contentType: request.headers["content-type"] ?? "" });
  const text = utf8Of(request).toString();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw problem("invalid-request", { field: "body", reason: `is not JSON: ${(error as Error).message}` }, error);
  }
}
