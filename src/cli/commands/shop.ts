// `moldau shop`: the words. The work is in actions/shop.ts.

import { Argument, Command } from "commander";
import { atOption, positiveNumber } from "../options.ts";
import type { Terminal } from "../terminal.ts";

/** `moldau shop DEMO`. */
export function shopCommand(terminal: Terminal): Command {
  return new Command("shop")
    .description("open a fish-and-chip shop, and watch events flow")
    .addArgument(new Argument("<demo>", "what to see").choices(["1", "2", "3", "4", "analyst", "cabinet"]))
    .option("--speed <n>", "so many times faster than in life", positiveNumber, 1)
    .option("--database <file>", "where the analyst writes (default: nowhere, it is forgotten)")
    .option("--fresh", "delete the shop's topics first, with what is in them")
    .addOption(atOption())
    .addHelpText(
      "after",
      `
  1        a till and a preparer, who keeps up
  2        three tills: the preparer falls behind
  3        two preparers share three partitions; press h to hire a third
  4        a cook for what takes long
  analyst  counts what was ordered, in a database
  cabinet  what is ready lies in a hot cabinet, which is a table

When no server answers at the default address, the shop brings its own.
q or Ctrl-C closes the shop: tills stop, what was ordered is prepared, everybody goes home.

Examples:
  $ moldau shop 1
  $ moldau shop 3 --speed 5
  $ moldau shop analyst --database totals.db`,
    )
    .action(async (demo, options, command: Command) => {
      const explicit = command.getOptionValueSource("at") !== "default";
      await (await import("../actions/shop.ts")).shop(terminal, demo, { ...options, explicit });
    });
}
