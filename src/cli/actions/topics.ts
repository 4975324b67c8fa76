// What `moldau topics ...` does.

import type { TopicChange, TopicInfo, TopicSettings } from "../../engine/index.ts";
import { type At, withEngine } from "../engine.ts";
import { printTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** `moldau topics list`. */
export function listTopics(terminal: Terminal, options: At & { internal?: boolean; json?: boolean }): Promise<void> {
  return withEngine(options, async (engine) => {
    const topics = (await engine.listTopics()).filter((topic) => options.internal || !topic.internal);
    if (options.json) {
      for (const topic of topics) terminal.print(JSON.stringify(topic));
    } else if (topics.length === 0) {
      terminal.note("There are no topics yet. Make one: moldau topics create orders --partitions 3");
    } else {
      printTable(terminal, ["TOPIC", "PARTITIONS", "EVENTS", "BYTES"], topics.map(topicRow));
    }
  });
}

function topicRow({ topic, partitions }: TopicInfo): (string | number)[] {
  const events = partitions.reduce((sum, { earliest, end }) => sum + end - earliest, 0);
  const bytes = partitions.reduce((sum, partition) => sum + partition.bytes, 0);
  return [topic, partitions.length, events, bytes];
}

/** `moldau topics create`. */
export function createTopic(terminal: Terminal, topic: string, options: At & TopicSettings): Promise<void> {
  return withEngine(options, async (engine) => {
    const { partitions, config } = options;
    terminal.print(summaryOf(await engine.createTopic(topic, { partitions, config })));
  });
}

/** `moldau topics describe`. */
export function describeTopic(terminal: Terminal, topic: string, options: At & { json?: boolean }): Promise<void> {
  return withEngine(options, async (engine) => {
    const info = await engine.describeTopic(topic);
    if (options.json) {
      terminal.print(JSON.stringify(info));
      return;
    }
    terminal.print(summaryOf(info));
    const headings = ["PARTITION", "EARLIEST", "END", "EVENTS", "BYTES"];
    if (info.partitions.some(({ damage }) => damage !== undefined)) headings.push("DAMAGE");
    printTable(
      terminal,
      headings,
      info.partitions.map((p) =>
        [p.partition, p.earliest, p.end, p.end - p.earliest, p.bytes, p.damage].slice(0, headings.length),
      ),
    );
  });
}

/** `moldau topics alter`. */
export function alterTopic(terminal: Terminal, topic: string, options: At & TopicChange): Promise<void> {
  return withEngine(options, async (engine) => {
    const { partitions, config } = options;
    terminal.print(summaryOf(await engine.alterTopic(topic, { partitions, config })));
  });
}

/** `moldau topics delete`. */
export function deleteTopics(terminal: Terminal, topics: readonly string[], options: At): Promise<void> {
  return withEngine(options, async (engine) => {
    for (const topic of topics) {
      await engine.deleteTopic(topic);
      terminal.print(`${topic}: deleted`);
    }
  });
}

/** Such as "orders: 3 partitions, retention.ms=86400000". */
function summaryOf({ topic, partitions, config }: TopicInfo): string {
  const count = partitions.length === 1 ? "1 partition" : `${partitions.length} partitions`;
  const settings = Object.entries(config).map(([name, value]) => `${name}=${value}`);
  return `${topic}: ${[count, ...settings].join(", ")}`;
}
