// What `moldau groups ...` does.

import { problem, sleep } from "../../base/index.ts";
import type { Engine, GroupInfo, Reset, TopicPartition } from "../../engine/index.ts";
import { type At, withEngine } from "../engine.ts";
import { startOf } from "../options.ts";
import { printTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** How often `--watch` looks, in milliseconds. */
const watchMs = 1000;

interface Watch extends At {
  readonly json?: boolean;
  readonly watch?: boolean;
}

/** `moldau groups list`. */
export function listGroups(terminal: Terminal, options: Watch): Promise<void> {
  return repeated(terminal, options, async (engine) => {
    const groups = await engine.groups.list();
    if (options.json) return groups.forEach((group) => void terminal.print(JSON.stringify(group)));
    if (groups.length === 0) terminal.note("There are no groups. Make one: moldau consume orders --group preparers");
    else printTable(terminal, ["GROUP", "STATE", "MEMBERS", "PARTITIONS", "LAG"], groups.map(groupRow));
  });
}

function groupRow({ group, state, members, partitions }: GroupInfo): (string | number)[] {
  return [group, state, members.length, partitions.length, partitions.reduce((sum, { lag }) => sum + lag, 0)];
}

/** `moldau groups describe`. */
export function describeGroup(terminal: Terminal, name: string, options: Watch): Promise<void> {
  return repeated(terminal, options, async (engine) => {
    const group = await engine.groups.describe(name);
    if (options.json) return void terminal.print(JSON.stringify(group));
    const assignor = group.assignor === null ? "" : `, ${group.assignor}`;
    terminal.print(
      `${name}: ${group.state}, generation ${group.generation}, ${countOf(group.members.length)}${assignor}`,
    );
    const headings = ["TOPIC", "PARTITION", "COMMITTED", "POSITION", "END", "LAG", "MEMBER"];
    const rows = group.partitions.map((p) => [p.topic, p.partition, p.committed, p.position, p.end, p.lag, p.member]);
    printTable(terminal, headings, rows);
  });
}

function countOf(members: number): string {
  return members === 1 ? "1 member" : `${members} members`;
}

/** Shows something once, or every second until the command is ended. */
function repeated(terminal: Terminal, options: Watch, show: (engine: Engine) => Promise<void>): Promise<void> {
  return withEngine(options, async (engine) => {
    for (;;) {
      if (options.watch && terminal.interactive) terminal.clear();
      await show(engine);
      if (!options.watch) return;
      await terminal.flush();
      await sleep(watchMs, terminal.ended);
    }
  });
}

interface ResetWords extends At {
  readonly to?: string;
  readonly shift?: number;
  readonly topic?: readonly string[];
  readonly dryRun?: boolean;
}

/** `moldau groups reset`. */
export function resetGroup(terminal: Terminal, group: string, options: ResetWords): Promise<void> {
  return withEngine(options, async (engine) => {
    const reset: Reset = { to: targetOf(options), topics: options.topic?.map(topicOf), dryRun: options.dryRun };
    const moved = await engine.groups.reset(group, reset);
    const rows = moved.map(({ topic, partition, before, after }) => [topic, partition, before, after]);
    printTable(terminal, ["TOPIC", "PARTITION", "BEFORE", "AFTER"], rows);
    if (options.dryRun) terminal.note("Nothing was changed. Leave out --dry-run to do it.");
  });
}

function targetOf({ to, shift }: ResetWords): Reset["to"] {
  if (shift !== undefined) return { shift };
  if (to === undefined) throw problem("invalid-request", { reason: "say where to: --to earliest, or --shift -10" });
  const start = startOf(to);
  if (start instanceof Date) return { timestamp: start.getTime() };
  if (typeof start === "number" && start < 0) {
    throw problem("invalid-request", { field: "--to", reason: `offsets start at 0; to go back, use --shift ${start}` });
  }
  return typeof start === "number" ? { offset: start } : start;
}

/** `orders`, or `orders:2` for one partition. */
function topicOf(word: string): string | TopicPartition {
  const [, topic, partition] = /^(.+):(\d+)$/.exec(word) ?? [];
  return topic === undefined ? word : { topic, partition: Number(partition) };
}

/** `moldau groups delete`. */
export function deleteGroups(terminal: Terminal, groups: readonly string[], options: At): Promise<void> {
  return withEngine(options, async (engine) => {
    for (const group of groups) {
      await engine.groups.delete(group);
      terminal.print(`${group}: deleted`);
    }
  });
}
