// `moldau serve`: the words. The work is in actions/serve.ts.

import { Command, InvalidArgumentError, Option } from "commander";
import { collect, wholeNumber } from "../options.ts";
import type { Terminal } from "../terminal.ts";

/** `moldau serve`. */
export function serveCommand(terminal: Terminal): Command {
  return new Command("serve")
    .description("run an event log on this machine, until Ctrl-C")
    .option("--port <n>", "port for HTTP; 0: any that is free", wholeNumber(0, 65_535), 4000)
    .option("--host <name>", "address to listen on; 0.0.0.0: reachable from other machines", "127.0.0.1")
    .addOption(new Option("--data <directory>", "where the events are kept").default("./data").conflicts("memory"))
    .option("--memory", "keep the events in memory only")
    .option("--max-events <n>", "events that a partition keeps (default: all; 100,000 in memory)", wholeNumber(1))
    .option("--partitions <n>", "partitions of topics made without saying how many", wholeNumber(1), 1)
    .option("--no-auto-create", "refuse events for topics that are not there")
    .option("--kafka-port <n>", 'port for Kafka clients; 0: any that is free; "off": none', kafkaPortOf, 9092)
    .option("--advertise <host:port>", "where Kafka clients shall connect to (default: where it listens)", addressOf)
    .option("--tls-cert <file>", "certificate, PEM: serves HTTPS and HTTP/2")
    .option("--tls-key <file>", "its private key, PEM")
    .option("--allow-origin <origin>", "let web pages from there in; may be repeated", collect)
    .option("--allow-host <host>", "answer to this host name too; may be repeated", collect)
    .addOption(
      new Option("--log <level>", "how much to log on standard error")
        .choices(["silent", "error", "warn", "info", "debug"])
        .default("warn"),
    )
    .addHelpText(
      "after",
      `
Examples:
  $ moldau serve                              on http://127.0.0.1:4000, kept in ./data
  $ moldau serve --memory --port 0            to play with
  $ moldau serve --data /srv/moldau --partitions 6 --no-auto-create`,
    )
    .action(async (options) => (await import("../actions/serve.ts")).serve(terminal, options));
}

function kafkaPortOf(word: string): number | "off" {
  if (word === "off") return "off";
  if (!/^\d+$/.test(word)) throw new InvalidArgumentError('Give a port from 0 to 65535, or "off".');
  return wholeNumber(0, 65_535)(word);
}

function addressOf(word: string): { host: string; port: number } {
  const [, host, port] = /^(.+):(\d+)$/.exec(word) ?? [];
  if (host === undefined) throw new InvalidArgumentError("Give HOST:PORT, such as events.example:9092.");
  return { host, port: wholeNumber(1, 65_535)(port as string) };
}
