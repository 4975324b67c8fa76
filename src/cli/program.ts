// The commands, and what all of them share. What a command does is loaded only when it runs, so that help is quick.

import { Command } from "commander";
import { consumeCommand } from "./commands/consume.ts";
import { groupsCommand } from "./commands/groups.ts";
import { logCommand } from "./commands/log.ts";
import { produceCommand } from "./commands/produce.ts";
import { serveCommand } from "./commands/serve.ts";
import { shopCommand } from "./commands/shop.ts";
import { topicsCommand } from "./commands/topics.ts";
import type { Terminal } from "./terminal.ts";
import { version } from "./version.ts";

const examples = `
Start here:
  $ moldau serve                                      an event log on http://127.0.0.1:4000
  $ echo '{"order":"1-1"}' | moldau produce orders    put an event
  $ moldau consume orders --from earliest             read it, and follow

Every command has examples: moldau produce --help`;

/** The whole command line, for one terminal. */
export function program(terminal: Terminal): Command {
  const root = new Command("moldau")
    .description("The Kafka you can read: an event log over HTTP, Server-Sent Events and the Kafka protocol.")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .addHelpText("after", examples)
    .showHelpAfterError("(add --help for help)")
    .configureOutput({
      writeOut: (text) => void terminal.output.write(text),
      writeErr: (text) => void terminal.errors.write(text),
      getOutHelpWidth: () => Math.min(terminal.columns, 110),
      outputError: (text, write) => write(terminal.noteStyle("red", text)),
    })
    .exitOverride();
  for (const make of [
    serveCommand,
    topicsCommand,
    produceCommand,
    consumeCommand,
    groupsCommand,
    logCommand,
    shopCommand,
  ]) {
    root.addCommand(inherit(make(terminal), root));
  }
  return root;
}

/** Gives a command, and those below it, the settings of the command above. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const below of command.commands) inherit(below, command);
  return command;
}
