// What `moldau consume` does: events become lines, as fast as whoever reads them takes them.

import { Consumer } from "../../client/index.ts";
import { eventJson } from "../../contract/index.ts";
import type { Start } from "../../engine/index.ts";
import { type At, withEngine } from "../engine.ts";
import { eventLine } from "../event-lines.ts";
import type { Terminal } from "../terminal.ts";

interface ConsumeOptions extends At {
  readonly from: Start;
  readonly partition?: readonly number[];
  readonly count?: number;
  readonly untilEnd?: boolean;
  readonly json?: boolean;
  readonly group?: string;
}

/** `moldau consume`. */
export async function consume(terminal: Terminal, topics: readonly string[], options: ConsumeOptions): Promise<void> {
  await withEngine(options, async (engine) => {
    await using consumer = new Consumer(engine, {
      topics,
      from: options.from,
      partitions: options.partition,
      maxEvents: options.count,
      untilEnd: options.untilEnd,
      group: options.group,
      membership: { client: "moldau consume" },
      signal: terminal.ended,
      onRetry: (error, failures) => failures === 1 && terminal.note(`moldau: ${error.message} Trying again.`),
    });
    try {
      for await (const event of consumer) {
        const line = options.json ? eventJson(event) : eventLine(event, terminal, topics.length > 1);
        await terminal.print(line);
      }
    } finally {
      await terminal.flush();
    }
  });
}
