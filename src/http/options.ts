// How the HTTP door behaves.

import type { FastifyBaseLogger } from "fastify";
import type { Clock } from "../base/index.ts";
import type { ShopHost } from "./shop.ts";
import type { WorkerHost } from "./workers.ts";

/** How the HTTP door behaves. */
export interface HttpDoorOptions {
  /** Where to listen. Default 127.0.0.1: this machine only. */
  readonly host?: string;
  /** Default 4000; 0 takes a free one. */
  readonly port?: number;
  /** A certificate and its key, as PEM: serves HTTPS, and HTTP/2 to those who speak it. */
  readonly tls?: { readonly cert: string | Uint8Array; readonly key: string | Uint8Array };
  /** Web origins that may call, besides the door's own, such as `https://shop.example`; `*` for all. */
  readonly allowOrigins?: readonly string[];
  /** Names by which the server may be called, besides `localhost` and IP addresses; `*` for all. */
  readonly allowHosts?: readonly string[];
  /** Whether a put to an unknown topic makes it. Default true. */
  readonly autoCreateTopics?: boolean;
  /** How large a request body may be, in bytes; streams of lines may be longer. Default 16 MiB. */
  readonly maxBodyBytes?: number;
  /** How long a stream's reader may read nothing before it is cut, in milliseconds. Default 60,000. */
  readonly stallMs?: number;
  /** A directory with the built page, served at `/`. Without it a few words are. */
  readonly pageDirectory?: string;
  /** What `GET /health` says. */
  readonly version?: string;
  /** Who runs the fish-and-chip shop, when the server has one. */
  readonly shop?: ShopHost;
  /** Who runs demonstration producers and consumers, when the server has them. */
  readonly workers?: WorkerHost;
  /** A pino logger. Default: nothing is logged. */
  readonly logger?: FastifyBaseLogger;
  /** Where time comes from. Default: the machine's. */
  readonly clock?: Clock;
}

/** How large a request body may be unless told otherwise, in bytes. */
export const defaultMaxBodyBytes = 16 * 1024 * 1024;

/** How long a reader may stall unless told otherwise, in milliseconds. */
export const defaultStallMs = 60_000;
