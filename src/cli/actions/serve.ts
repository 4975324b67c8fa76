// What `moldau serve` does: opens the logs and the doors, says what to try next, and closes on Ctrl-C.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { problem } from "../../base/index.ts";
import { Kafkaesque } from "../../broker/index.ts";
import { openDiskStore } from "../../log/index.ts";
import { logger, type Server, type ServerOptions, startServer } from "../../server/index.ts";
import type { Terminal } from "../terminal.ts";
import { version } from "../version.ts";

interface ServeWords {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly memory?: boolean;
  readonly maxEvents?: number;
  readonly partitions: number;
  readonly autoCreate: boolean;
  readonly kafkaPort: number | "off";
  readonly advertise?: { readonly host: string; readonly port: number };
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly allowOrigin?: readonly string[];
  readonly allowHost?: readonly string[];
  readonly log: string;
}

/** `moldau serve`. */
export async function serve(terminal: Terminal, words: ServeWords): Promise<void> {
  await using engine = await openEngine(terminal, words);
  await using server = await startServer(await serverOptions(engine, words)).catch((error) => {
    throw explained(error, words);
  });
  for (const line of welcome(terminal, server, words)) terminal.print(line);
  if (!terminal.ended.aborted) await once(terminal.ended, "abort");
  terminal.note("Stopping.");
  terminal.endWell();
}

async function openEngine(terminal: Terminal, words: ServeWords): Promise<Kafkaesque> {
  const store = words.memory
    ? undefined
    : await openDiskStore(words.data, {
        onCut: ({ file, byte, bytes, flaw }) =>
          terminal.note(`${file}: cut off ${bytes} bytes at byte ${byte} that a crash left behind (${flaw}).`),
      });
  return Kafkaesque.open({
    store,
    autoCreateTopics: words.autoCreate,
    defaultPartitions: words.partitions,
    defaultConfig: words.maxEvents === undefined ? undefined : { "retention.events": words.maxEvents },
  });
}

async function serverOptions(engine: Kafkaesque, words: ServeWords): Promise<ServerOptions> {
  const log = await logger(words.log);
  return {
    engine,
    http: {
      host: words.host,
      port: words.port,
      tls: await tlsFiles(words),
      allowOrigins: words.allowOrigin,
      allowHosts: words.allowHost,
      autoCreateTopics: words.autoCreate,
      version: version(),
      logger: log,
    },
    kafka: words.kafkaPort !== "off" && {
      host: words.host,
      port: words.kafkaPort,
      advertise: words.advertise,
      complain: (message, error) => log?.warn({ error }, message),
    },
  };
}

async function tlsFiles({ tlsCert, tlsKey }: ServeWords): Promise<{ cert: Uint8Array; key: Uint8Array } | undefined> {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined) {
    throw problem("invalid-request", { reason: "TLS needs both files: --tls-cert and --tls-key" });
  }
  return { cert: await readFile(tlsCert), key: await readFile(tlsKey) };
}

/** An error that says which option helps. */
function explained(error: unknown, { port, kafkaPort, host }: ServeWords): unknown {
  const { code, port: taken } = error as { code?: string; port?: number };
  if (code === "EADDRINUSE") {
    const option = taken === kafkaPort && taken !== port ? "--kafka-port" : "--port";
    const reason = `Port ${taken} of ${host} is taken: another server runs there. Choose another with ${option}`;
    return problem("unavailable", { reason }, error);
  }
  return error;
}

/** What to try next. */
function welcome(terminal: Terminal, { url, kafka }: Server, { memory, data }: ServeWords): string[] {
  const dim = (text: string) => terminal.style("dim", text);
  const where = memory ? "in memory only" : `in ${data}`;
  return [
    `${terminal.style("bold", "Moldau")} listens on ${terminal.style("cyan", url)} and keeps events ${where}.`,
    ...(kafka === undefined ? [] : [`Kafka clients: ${kafka.advertised.host}:${kafka.advertised.port}`]),
    "",
    dim("Put an event, read it, follow the topic:"),
    `  curl --json '{"key":"till-1","value":{"order":"1-1"}}' ${url}/topics/orders/events`,
    `  curl '${url}/topics/orders/events?from=earliest'`,
    `  curl --no-buffer -H 'Accept: text/event-stream' '${url}/topics/orders/events?from=earliest'`,
    dim("Open a fish-and-chip shop:"),
    `  npx moldau shop 1${url === "http://127.0.0.1:4000" ? "" : ` --at ${url}`}`,
    dim("Look at it, and try every call:"),
    `  ${url}/   ${url}/docs`,
    "",
    dim("Ctrl-C stops."),
  ];
}
