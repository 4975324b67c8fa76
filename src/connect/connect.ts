// An address becomes an engine: programs start in memory, move to a disk, and outgrow one machine by changing a word.

import { fileURLToPath } from "node:url";
import { problem } from "../base/index.ts";
import { type BrokerOptions, Kafkaesque } from "../broker/index.ts";
import { HttpEngine, type HttpOptions } from "../client/index.ts";
import type { Engine } from "../engine/index.ts";
import { openDiskStore } from "../log/index.ts";

/** What the engines may be told besides their address. */
export interface ConnectOptions {
  /** For `memory:` and `file:`. */
  readonly broker?: Omit<BrokerOptions, "store">;
  /** For `http://` and `https://`. */
  readonly http?: HttpOptions;
}

const kinds =
  "memory: (in this process), file:./data (in a directory), http://127.0.0.1:4000 or https://... (a server)";

/**
 * Opens the engine at an address: `memory:`, `file:./data`, `http://127.0.0.1:4000`. Close it after use.
 * Throws `invalid-request` for other addresses, `directory-locked` when another process has the directory,
 * `unavailable` when no server answers.
 */
export async function connect(address: string, options: ConnectOptions = {}): Promise<Engine> {
  const [scheme] = address.split(":", 1);
  if (address === "memory:") return Kafkaesque.open({ ...options.broker });
  if (scheme === "file" && address.length > "file:".length) {
    return Kafkaesque.open({ ...options.broker, store: await openDiskStore(directoryOf(address)) });
  }
  if (scheme === "http" || scheme === "https") return reached(new HttpEngine(address, options.http));
  throw problem("invalid-request", { field: "address", reason: `cannot connect to "${address}": there is ${kinds}` });
}

/** A server that does not answer is better known at once. */
async function reached(engine: HttpEngine): Promise<HttpEngine> {
  try {
    await engine.checkHealth();
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}

function directoryOf(address: string): string {
  if (!address.startsWith("file://")) return address.slice("file:".length);
  try {
    return fileURLToPath(address);
  } catch (error) {
    const reason = `"${address}" names no directory of this machine: write file:./data or file:///var/data`;
    throw problem("invalid-request", { field: "address", reason }, error);
  }
}
