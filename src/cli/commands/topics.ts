// `moldau topics`: the words. The work is in actions/topics.ts.

import { Command } from "commander";
import { atOption, settingOf, wholeNumber } from "../options.ts";
import type { Terminal } from "../terminal.ts";

/** `moldau topics list|create|describe|alter|delete`. */
export function topicsCommand(terminal: Terminal): Command {
  const topics = new Command("topics").description("list, create, describe, alter and delete topics").addHelpText(
    "after",
    `
Examples:
  $ moldau topics list
  $ moldau topics create orders --partitions 3
  $ moldau topics create cabinet --config cleanup.policy=compact
  $ moldau topics describe orders
  $ moldau topics alter orders --partitions 6 --config retention.ms=86400000
  $ moldau topics alter orders --config retention.ms=       back to the default
  $ moldau topics delete orders`,
  );
  const actions = () => import("../actions/topics.ts");
  topics
    .command("list")
    .description("list the topics")
    .option("--internal", "also those that the server keeps for itself")
    .option("--json", "print one topic a line, as JSON")
    .addOption(atOption())
    .action(async (options) => (await actions()).listTopics(terminal, options));
  topics
    .command("create <topic>")
    .description("make a topic")
    .option("--partitions <n>", "how many partitions (default: the server's, normally 1)", wholeNumber(1))
    .option("--config <name=value>", "a setting, such as retention.ms=86400000; may be repeated", settingOf)
    .addOption(atOption())
    .action(async (topic, options) => (await actions()).createTopic(terminal, topic, options));
  topics
    .command("describe <topic>")
    .description("show partitions, offsets and settings")
    .option("--json", "print JSON")
    .addOption(atOption())
    .action(async (topic, options) => (await actions()).describeTopic(terminal, topic, options));
  topics
    .command("alter <topic>")
    .description("add partitions or change settings")
    .option("--partitions <n>", "how many partitions there shall be: more than now", wholeNumber(1))
    .option("--config <name=value>", "a setting; without a value: back to its default; may be repeated", settingOf)
    .addOption(atOption())
    .action(async (topic, options) => (await actions()).alterTopic(terminal, topic, options));
  topics
    .command("delete <topic...>")
    .description("delete topics with all their events")
    .addOption(atOption())
    .action(async (names, options) => (await actions()).deleteTopics(terminal, names, options));
  return topics;
}
