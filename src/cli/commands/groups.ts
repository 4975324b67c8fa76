// `moldau groups`: the words. The work is in actions/groups.ts.

import { Command, Option } from "commander";
import { atOption, collect, wholeNumber } from "../options.ts";
import type { Terminal } from "../terminal.ts";

/** `moldau groups list|describe|reset|delete`. */
export function groupsCommand(terminal: Terminal): Command {
  const groups = new Command("groups").description("list, describe, reset and delete consumer groups").addHelpText(
    "after",
    `
Examples:
  $ moldau groups list
  $ moldau groups describe preparers --watch
  $ moldau groups reset preparers --to earliest --dry-run
  $ moldau groups reset preparers --to 2026-11-23T12:00:00Z --topic orders
  $ moldau groups reset preparers --shift -10 --topic orders:2
  $ moldau groups delete preparers`,
  );
  const actions = () => import("../actions/groups.ts");
  groups
    .command("list")
    .description("list the groups, with their lag")
    .option("--json", "print one group a line, as JSON")
    .option("--watch", "print again every second, until Ctrl-C")
    .addOption(atOption())
    .action(async (options) => (await actions()).listGroups(terminal, options));
  groups
    .command("describe <group>")
    .description("show members, positions and lag")
    .option("--json", "print JSON")
    .option("--watch", "print again every second, until Ctrl-C")
    .addOption(atOption())
    .action(async (group, options) => (await actions()).describeGroup(terminal, group, options));
  groups
    .command("reset <group>")
    .description("move the positions of a group without members")
    .addOption(new Option("--to <place>", "earliest, latest, an offset or a time").conflicts("shift"))
    .option("--shift <n>", "so many events on; negative: back", wholeNumber(Number.MIN_SAFE_INTEGER))
    .option("--topic <topic[:partition]>", "only these; may be repeated (default: all that is committed)", collect)
    .option("--dry-run", "only show what would happen")
    .addOption(atOption())
    .action(async (group, options) => (await actions()).resetGroup(terminal, group, options));
  groups
    .command("delete <group...>")
    .description("forget groups and their positions")
    .addOption(atOption())
    .action(async (names, options) => (await actions()).deleteGroups(terminal, names, options));
  return groups;
}
