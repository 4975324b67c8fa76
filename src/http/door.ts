// The HTTP door: what one server is put together from. A resource has a file of its own.

import type { Socket } from "node:net";
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from "fastify";
import { systemClock } from "../base/index.ts";
import type { Engine } from "../engine/index.ts";
import { takeBodies } from "./bodies.ts";
import { addDocumentation } from "./documentation.ts";
import type { Door } from "./door-shape.ts";
import { guard } from "./guard.ts";
import { defaultMaxBodyBytes, defaultStallMs, type HttpDoorOptions } from "./options.ts";
import { addPage } from "./page.ts";
import { answerProblems, answerUnreadable, maxHeaderBytes } from "./problems.ts";
import { addRoutes } from "./routes.ts";
import { Streams } from "./streams/streams.ts";
import { TopicDirectory } from "./topic-directory.ts";

/** An open HTTP door. */
export interface HttpDoor {
  /** Where it can be reached, such as `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Takes no more requests, ends streams politely, and waits for the answers under way. */
  close(): Promise<void>;
}

/** How many connections may wait to be taken: thousands of readers may come back at once. */
const backlog = 4096;

/** How long answers under way may take when the door closes, in milliseconds. */
const closingMs = 2000;

/** Opens an HTTP door to an engine. The engine stays the caller's. */
export async function openHttpDoor(engine: Engine, options: HttpDoorOptions = {}): Promise<HttpDoor> {
  const { host = "127.0.0.1", port = 4000, clock = systemClock, tls } = options;
  const app = fastifyOf(options);
  const maxBodyBytes = options.maxBodyBytes ?? defaultMaxBodyBytes;
  const streams = new Streams(engine, clock, options.stallMs ?? defaultStallMs);
  const topics = new TopicDirectory(engine, clock, options.autoCreateTopics ?? true);
  const door: Door = { engine, topics, streams, options, maxBodyBytes };
  guard(app, { ...options, host });
  answerProblems(app, maxBodyBytes);
  takeBodies(app);
  addRoutes(app, door);
  addDocumentation(app, door);
  addPage(app, door);
  const sockets = socketsOf(app);
  await app.listen({ host, port, backlog });
  const address = app.server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  const name = host.includes(":") ? `[${host}]` : host;
  return {
    url: `${tls === undefined ? "http" : "https"}://${name}:${bound}`,
    close: () => closeDoor(app, streams, sockets),
  };
}

function fastifyOf({ tls, logger, maxBodyBytes = defaultMaxBodyBytes }: HttpDoorOptions): FastifyInstance {
  let lastRequest = 0;
  const shared: FastifyServerOptions = {
    bodyLimit: maxBodyBytes,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: "idle",
    // Streams of lines may take as long as they like; headers may not (Node's headersTimeout).
    requestTimeout: 0,
    routerOptions: { maxParamLength: 512 },
    clientErrorHandler: answerUnreadable,
    genReqId: () => (++lastRequest).toString(36),
    ...(logger === undefined ? { logger: false } : { loggerInstance: logger }),
  };
  if (tls === undefined) return Fastify({ ...shared, http: { maxHeaderSize: maxHeaderBytes } });
  const https = { ...tls, allowHTTP1: true, maxHeaderSize: maxHeaderBytes } as const;
  return Fastify({ ...shared, http2: true, https } as unknown as FastifyServerOptions);
}

/** Ends what is open, if need be by force: a connection that never gets idle must not keep the process. */
async function closeDoor(app: FastifyInstance, streams: Streams, sockets: ReadonlySet<Socket>): Promise<void> {
  streams.close();
  // Connections kept in reserve have asked for nothing yet; Node does not count them as idle.
  for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  const force = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, closingMs);
  try {
    await app.close();
  } finally {
    clearTimeout(force);
  }
}

/** The connections of a door. */
function socketsOf(app: FastifyInstance): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  app.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return sockets;
}
