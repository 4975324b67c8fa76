// `moldau log`: the words. The work is in actions/log.ts.

import { Command } from "commander";
import type { Terminal } from "../terminal.ts";

/** `moldau log verify|dump|repair`. */
export function logCommand(terminal: Terminal): Command {
  const log = new Command("log").description("look into the files of a server that is stopped").addHelpText(
    "after",
    `
Examples:
  $ moldau log verify ./data
  $ moldau log dump ./data/topics/orders-0
  $ moldau log dump ./data/topics/orders-0/00000000000000000000.log
  $ moldau log repair ./data`,
  );
  const actions = () => import("../actions/log.ts");
  log
    .command("verify [directory]")
    .description("check everything that is stored; ends with 1 when something is damaged (default: ./data)")
    .option("--json", "print one log a line, as JSON")
    .action(async (directory, options) => (await actions()).verify(terminal, directory ?? "./data", options));
  log
    .command("dump <path>")
    .description("print a partition, or one of its files, batch by batch")
    .option("--no-records", "only the batches")
    .action(async (path, options) => (await actions()).dump(terminal, path, options));
  log
    .command("repair [directory]")
    .description("make a damaged directory one that can be opened; what is changed is kept beside it (default: ./data)")
    .action(async (directory) => (await actions()).repair(terminal, directory ?? "./data"));
  return log;
}
