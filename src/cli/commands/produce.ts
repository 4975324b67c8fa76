// `moldau produce`: the words. The work is in actions/produce.ts.

import { Command, Option } from "commander";
import { atOption, wholeNumber } from "../options.ts";
import type { Terminal } from "../terminal.ts";

/** `moldau produce TOPIC`. */
export function produceCommand(terminal: Terminal): Command {
  return new Command("produce")
    .description("put events: every line of the input is one")
    .argument("<topic>", "where to; it is made when it is not there, with one partition")
    .option("--file <path>", "read the lines from a file instead of standard input")
    .addOption(new Option("--key <field>", "take the key from this field of each line's JSON").conflicts("envelope"))
    .option("--envelope", "each line is a whole event: {key, value | text | base64, headers, partition, timestamp}")
    .option("--partition <n>", "put everything into this partition", wholeNumber(0))
    .option("--batch <n>", "send at most so many events at once", wholeNumber(1, 1_000_000), 1000)
    .addOption(
      new Option("--acks <level>", "when an event counts as put: 0 at once, 1 in the file, all on the disk")
        .choices(["0", "1", "all"])
        .default("all"),
    )
    .addOption(atOption())
    .addHelpText(
      "after",
      `
A line is the value, as it is: JSON if it is JSON, else text. Empty lines are left out.

Examples:
  $ echo '{"order":"1-1","parts":[["cod","chips"]]}' | moldau produce orders
  $ moldau produce flights --file flights.ndjson --key origin
  $ moldau produce orders --envelope --file events.ndjson`,
    )
    .action(async (topic, options) => (await import("../actions/produce.ts")).produce(terminal, topic, options));
}
