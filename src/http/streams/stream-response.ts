// An answer that stays open: the bytes of a stream, written straight to where they go.

import type { ServerResponse } from "node:http";
import type { Http2ServerResponse } from "node:http2";
import type { Writable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Sink } from "./event-stream.ts";

/** Nothing may hold a stream back on its way, or keep it (`X-Accel-Buffering` is nginx's). */
const streamHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
};

/** Sends the headers of a stream and hands out where its bytes go; undefined when there is nobody to take them. */
export function openStreamResponse(request: FastifyRequest, reply: FastifyReply): Sink | undefined {
  reply.hijack();
  const raw = reply.raw as ServerResponse | Http2ServerResponse;
  // Whoever has gone while the stream was prepared will not be told of again.
  if (raw.socket === null || raw.socket.destroyed || raw.destroyed) return undefined;
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  for (const [name, value] of Object.entries(streamHeaders)) raw.setHeader(name, value);
  if (request.method === "HEAD") {
    raw.end();
    return undefined;
  }
  return "createPushResponse" in raw ? overHttp2(raw) : overHttp1(raw);
}

/** The stream ends with its connection, so it needs no chunks: bytes go to the socket as they are (RFC 9112, section 6.3). */
function overHttp1(response: ServerResponse): Sink {
  response.removeHeader("transfer-encoding");
  response.flushHeaders();
  return sinkOf(response, response.socket as Writable);
}

function overHttp2(response: Http2ServerResponse): Sink {
  response.writeHead(200);
  return sinkOf(response, response.stream);
}

function sinkOf(response: ServerResponse | Http2ServerResponse, stream: Writable): Sink {
  stream.on("error", () => stream.destroy());
  return {
    write: (bytes) => {
      if (stream.writable) stream.write(bytes);
    },
    get pending() {
      return stream.writableLength;
    },
    end: () => response.end(),
    destroy: () => stream.destroy(),
    onDrain: (listener) => stream.on("drain", listener),
    onClose: (listener) => response.once("close", listener),
  };
}
