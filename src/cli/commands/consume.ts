// `moldau consume`: the words. The work is in actions/consume.ts.

import { Command, Option } from "commander";
import { atOption, partitionsOf, startOf, wholeNumber } from "../options.ts";
import type { Terminal } from "../terminal.ts";

/** `moldau consume TOPIC...`. */
export function consumeCommand(terminal: Terminal): Command {
  return new Command("consume")
    .description("read events, and follow until Ctrl-C")
    .argument("<topic...>", "what to read")
    .addOption(
      new Option("--from <place>", "earliest, latest, an offset, -N for the last N of each partition, or a time")
        .argParser(startOf)
        .default("latest"),
    )
    .addOption(
      new Option("--partition <n>", "only this partition; may be repeated, or a list: 0,2")
        .argParser(partitionsOf)
        .conflicts("group"),
    )
    .option("--count <n>", "stop after so many events", wholeNumber(1))
    .option("--until-end", "stop at what was the end when the command began")
    .option("--json", "print one event a line, as JSON")
    .option("--group <name>", "share the partitions with the other members, and commit what was printed")
    .addOption(atOption())
    .addHelpText(
      "after",
      `
With --group, reading goes on where the group has committed; --from is for partitions without a commit.

Examples:
  $ moldau consume orders                                     what comes from now on
  $ moldau consume orders --from earliest --until-end         what is there
  $ moldau consume orders --from -10 --count 10               the last ten
  $ moldau consume orders cook --from 2026-11-23T12:00:00Z    two topics, since noon
  $ moldau consume orders --json | jq .value.order            for programs
  $ moldau consume orders --group preparers                   as a member of a group`,
    )
    .action(async (topics, options) => (await import("../actions/consume.ts")).consume(terminal, topics, options));
}
