// Errors on their way out: every one becomes a problem document of the catalogue.

import type { Socket } from "node:net";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { MoldauError, problem } from "../base/index.ts";
import { problemOf, problemType } from "../contract/index.ts";
import { CallerGone } from "./gone.ts";

/** An error with more members for its problem document, such as how far a stream of lines got. */
export class ProblemWithMore extends Error {
  readonly problem: MoldauError;
  readonly more: Readonly<Record<string, unknown>>;

  constructor(error: MoldauError, more: Readonly<Record<string, unknown>>) {
    super(error.message, { cause: error });
    this.problem = error;
    this.more = more;
  }
}

/** Answers all errors of a door with problem documents. */
export function answerProblems(app: FastifyInstance, maxBodyBytes: number): void {
  app.setErrorHandler((error: Error, request, reply) => {
    const known = knownProblem(error, request, maxBodyBytes);
    if (known.status >= 500 && !(error instanceof CallerGone)) request.log.error({ err: error }, known.message);
    sendProblem(request, reply, known, error instanceof ProblemWithMore ? error.more : {});
  });
  app.setNotFoundHandler((request, reply) => {
    sendProblem(request, reply, problem("not-found", { path: pathOf(request) }), {});
  });
}

/** The path of a request, without its query. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split("?", 1)[0] as string;
}

/** Answers a request that could not even be read, such as one with too many headers. */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const known =
    error.code === "HPE_HEADER_OVERFLOW"
      ? problem("headers-too-large", { limit: maxHeaderBytes })
      : problem("invalid-request", { reason: `The request is not HTTP: ${error.message}` });
  const body = JSON.stringify(problemOf(known));
  const head = `HTTP/1.1 ${known.status} ${known.status === 431 ? "Request Header Fields Too Large" : "Bad Request"}`;
  socket.end(
    `${head}\r\nContent-Type: ${problemType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** How large the headers of a request may be, in bytes: a cursor of 500 partitions fits. */
export const maxHeaderBytes = 32 * 1024;

function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  error: MoldauError,
  more: Readonly<Record<string, unknown>>,
): void {
  reply
    .code(error.status)
    .header("content-type", problemType)
    .header("x-request-id", request.id)
    .send(JSON.stringify({ ...problemOf(error), ...more }));
}

function knownProblem(error: Error, request: FastifyRequest, maxBodyBytes: number): MoldauError {
  if (MoldauError.is(error)) return error;
  if (error instanceof ProblemWithMore) return error.problem;
  const { code = "", statusCode = 500 } = error as FastifyError;
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") return problem("body-too-large", { limit: maxBodyBytes }, error);
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") {
    return problem("unsupported-media-type", { contentType: request.headers["content-type"] ?? "" }, error);
  }
  if (statusCode >= 400 && statusCode < 500) return problem("invalid-request", { reason: error.message }, error);
  return problem("internal", { reason: error.message }, error);
}
