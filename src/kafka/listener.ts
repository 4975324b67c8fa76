// The Kafka door itself: a TCP listener that existing Kafka clients use unchanged.

import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { Kafkaesque } from "../broker/index.ts";
import type { Address, AnyApi, Door } from "./api.ts";
import { apis as allApis } from "./apis.ts";
import { Connection, type ConnectionLimits } from "./connection.ts";

/** How to listen. */
export interface KafkaListenerOptions {
  /** 0 takes a free one. Default 9092. */
  readonly port?: number;
  /** The address to listen on. Default 127.0.0.1. */
  readonly host?: string;
  /** What clients are told to connect to (`advertised.listeners`). Default: host and port that are listened on. */
  readonly advertise?: Partial<Address>;
  /** What differs from the default limits of a connection. */
  readonly limits?: Partial<ConnectionLimits>;
  /** What is served, by key. Default: everything. */
  readonly apis?: ReadonlyMap<number, AnyApi>;
  /** Is told when a client is cut off, and why. Default: nobody is. */
  readonly complain?: (message: string, error?: unknown) => void;
}

/** A listener that is up. */
export interface KafkaListener extends AsyncDisposable {
  /** Where it listens. */
  readonly host: string;
  readonly port: number;
  /** What clients are told to connect to. */
  readonly advertised: Address;
  /** How many clients are connected. */
  readonly connections: number;
  /** Stops listening and ends all connections. The Kafkaesque stays open. */
  close(): Promise<void>;
}

const mebibyte = 1 << 20;

/** The limits of a connection unless told otherwise. */
const defaultLimits: ConnectionLimits = {
  requestBytes: 100 * mebibyte,
  queuedBytes: mebibyte,
  unsentBytes: 4 * mebibyte,
  idleMs: 600_000,
  running: 64,
};

/** The number of the one broker there is. */
const nodeId = 1;

/** Opens the Kafka door of a Kafkaesque. Rejects when the port cannot be listened on. */
export async function startKafkaListener(
  kafkaesque: Kafkaesque,
  options: KafkaListenerOptions = {},
): Promise<KafkaListener> {
  const { port = 9092, host = "127.0.0.1", advertise = {}, complain = () => {}, apis = allApis } = options;
  const { topics } = await kafkaesque.ready();
  const limits = { ...defaultLimits, ...options.limits };
  const connections = new Map<Socket, Connection>();
  const server = createServer((socket) => {
    connections.set(socket, new Connection(socket, door, limits, complain));
    socket.on("close", () => connections.delete(socket));
  });
  await listen(server, port, host);
  const bound = server.address() as AddressInfo;
  const advertised = { host: advertise.host ?? reachable(host), port: advertise.port ?? bound.port };
  const door: Door = { kafkaesque, topics, groups: kafkaesque.classicGroups, advertised, nodeId, apis };
  const close = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const connection of connections.values()) connection.close();
    await closed;
  };
  return {
    host,
    port: bound.port,
    advertised,
    get connections() {
      return connections.size;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** An address that stands for all addresses is none that a client can connect to. */
function reachable(host: string): string {
  return host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
}
