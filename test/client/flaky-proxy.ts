// A TCP proxy in front of a server that cuts connections: before a request arrives, before its answer is seen, or in the
// middle of the answer. With the same seed it decides alike.

import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { seededRandom } from "../../src/base/index.ts";

/** How often what goes wrong: shares of all chunks of bytes that pass. */
export interface Faults {
  /** A request is dropped. */
  readonly request?: number;
  /** An answer is dropped whole. */
  readonly answer?: number;
  /** An answer is cut in the middle. */
  readonly middle?: number;
  /** An answer never comes, and the connection stays open. */
  readonly silence?: number;
}

/** A running proxy. */
export interface FlakyProxy extends AsyncDisposable {
  readonly url: string;
  /** How many connections it has cut, or let go silent. */
  readonly cuts: number;
  /** From now on things go wrong like this. */
  disturb(faults: Faults): void;
}

/** Starts a proxy before the server at `url`. */
export async function startFlakyProxy(url: string, seed = 1): Promise<FlakyProxy> {
  const random = seededRandom(seed);
  const sockets = new Set<Socket>();
  let faults: Faults = {};
  let cuts = 0;
  const happens = (share = 0) => {
    const does = random() < share;
    if (does) cuts += 1;
    return does;
  };
  const server = createServer((client) => {
    const upstream = connect(Number(new URL(url).port), "127.0.0.1");
    let silent = false;
    const cut = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", cut);
      socket.on("close", () => {
        sockets.delete(socket);
        cut();
      });
    }
    client.on("data", (chunk) => (happens(faults.request) ? cut() : upstream.write(chunk)));
    upstream.on("data", (chunk) => {
      silent ||= happens(faults.silence);
      if (silent) return;
      if (happens(faults.answer)) return cut();
      if (!happens(faults.middle)) return void client.write(chunk);
      client.write(chunk.subarray(0, chunk.length >> 1), cut);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get cuts() {
      return cuts;
    },
    disturb(more) {
      faults = more;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
