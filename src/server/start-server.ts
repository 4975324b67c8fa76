// One process: an engine and its doors.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { problem } from "../base/index.ts";
import { Kafkaesque } from "../broker/index.ts";
import { ShopHost, Workers } from "../demonstration/index.ts";
import type { Engine } from "../engine/index.ts";
import { type HttpDoorOptions, openHttpDoor } from "../http/index.ts";
import type { KafkaListener, KafkaListenerOptions } from "../kafka/index.ts";

/** What a server is made of. */
export interface ServerOptions {
  /** An engine, which stays yours and open; absent: one in memory, which goes with the server. */
  readonly engine?: Engine;
  /** The HTTP door. */
  readonly http?: HttpDoorOptions;
  /** The Kafka door, or false for none. Default: none unless the engine is in this process. It needs a Kafkaesque. */
  readonly kafka?: false | KafkaListenerOptions;
}

/** A server that is up. */
export interface Server extends AsyncDisposable {
  /** Where HTTP is, such as `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly engine: Engine;
  /** The Kafka door, when it is open. */
  readonly kafka: KafkaListener | undefined;
  /** Takes no more requests, ends streams politely, waits for what is under way, and lets go of everything of its own. */
  close(): Promise<void>;
}

/** Where the built page is, when it is. */
const builtPage = join(import.meta.dirname, "../../web/dist");

/** Starts a server. Rejects when a port cannot be listened on; then nothing stays open. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const engine = options.engine ?? (await Kafkaesque.open({}));
  /** What to close, last opened first. */
  const opened: { close(): Promise<void> }[] = options.engine === undefined ? [engine] : [];
  try {
    const pageDirectory = existsSync(join(builtPage, "index.html")) ? builtPage : undefined;
    const workers = new Workers(engine);
    const shop = new ShopHost(engine);
    for (const host of [workers, shop]) opened.unshift({ close: () => host[Symbol.asyncDispose]() });
    const http = await openHttpDoor(engine, { pageDirectory, workers, shop, ...options.http });
    opened.unshift(http);
    const kafka = await openKafkaDoor(engine, options);
    if (kafka !== undefined) opened.unshift(kafka);
    const close = once(() => closeAll(opened));
    return { url: http.url, engine, kafka, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

async function openKafkaDoor(engine: Engine, { kafka }: ServerOptions): Promise<KafkaListener | undefined> {
  if (kafka === false || (kafka === undefined && !(engine instanceof Kafkaesque))) return undefined;
  if (!(engine instanceof Kafkaesque)) {
    throw problem("not-supported", { what: "The Kafka door", reason: `${engine.address} is not in this process` });
  }
  const { startKafkaListener } = await import("../kafka/index.ts");
  return startKafkaListener(engine, kafka);
}

async function closeAll(opened: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const one of opened) await one.close();
}

/** What is called many times is done once. */
function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= action();
    return done;
  };
}
