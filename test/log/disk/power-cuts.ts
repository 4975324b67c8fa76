// Power cuts in the life of a store. Anything may be left of what was not flushed; what acks=all acknowledged is there,
// under its number; what was dropped stays dropped; and the log goes on without gaps.

import assert from "node:assert/strict";
import { type Random, seededRandom, utf8 } from "../../../src/base/index.ts";
import { type Log, openDiskStore } from "../../../src/log/index.ts";
import { batchOf, deaf, readAll } from "./disk-helpers.ts";
import { SimulatedFiles } from "./simulated-files.ts";

const settings = { segmentBytes: 400, segmentMs: 1e9 };

/** What is known for sure of one log. */
interface Known {
  /** Every text that was ever appended, by offset: one or several, when the earlier were never acknowledged. */
  readonly appended: Map<number, Set<string>>;
  /** What acks=all acknowledged. */
  safe: Map<number, string>;
  /** Before this offset all was dropped, and somebody was told so. */
  dropped: number;
  /** Where a drop that may not have ended would leave the log. */
  dropping: number;
}

type Fact =
  | { readonly kind: "safe"; readonly log: string; readonly offset: number; readonly text: string }
  | { readonly kind: "dropping" | "dropped"; readonly log: string; readonly before: number }
  | { readonly kind: "appended"; readonly log: string; readonly offset: number; readonly text: string }
  | { readonly kind: "deleting" | "deleted"; readonly log: string };

type Knowledge = Map<string, Known>;

const names = ["orders-0", "orders-1"];

/** Lives a while, and cuts the power behind every single step. */
export async function cutEverywhere(seed: number): Promise<void> {
  const files = new SimulatedFiles();
  await live(files, seededRandom(seed), 60);
  for (let step = 0; step <= files.history.length; step += 1) {
    const left = files.afterPowerCut(step, seed * 100_000 + step);
    await checkAll(left, learn(new Map(), files, step), `cut after step ${step}, seed ${seed}`);
  }
}

/** Lives on after every one of several power cuts. */
export async function cutAgainAndAgain(seed: number): Promise<void> {
  const random = seededRandom(seed);
  let files = new SimulatedFiles();
  let known: Knowledge = new Map();
  for (let cut = 1; cut <= 4; cut += 1) {
    await live(files, random, 15);
    const step = Math.floor(random() * (files.history.length + 1));
    known = learn(known, files, step);
    files = files.afterPowerCut(step, seed * 10 + cut);
    await checkAll(files.copy(), known, `cut ${cut} after step ${step}, seed ${seed}`);
  }
}

/** Opens the logs and works with them. */
async function live(files: SimulatedFiles, random: Random, steps: number): Promise<void> {
  const timers: (() => void)[] = [];
  const after = (_delayMs: number, action: () => void) => {
    timers.push(action);
    return () => undefined;
  };
  const clock = { now: () => 0, after };
  const store = await openDiskStore("data", { files, clock, hotBytes: random() < 0.5 ? 0 : 1e6 });
  const logs = new Map(names.map((name) => [name, store.openLog(name, settings, deaf) as Log]));
  const waiting: (Promise<unknown> | undefined)[] = [];
  for (let step = 0; step < steps; step += 1) {
    const name = names[Math.floor(random() * names.length)] as string;
    const log = logs.get(name) as Log;
    const chance = random();
    if (chance < 0.75) waiting.push(append(files, name, log, random));
    else if (chance < 0.85) timers.shift()?.();
    else if (chance < 0.9) waiting.push(drop(files, name, log, random));
    else if (chance < 0.93) store.saveNote(name, utf8(`note at ${log.end}`));
    else if (chance < 0.95) {
      await Promise.all(waiting);
      files.tell({ kind: "deleting", log: name } satisfies Fact);
      await store.deleteLog(name);
      files.tell({ kind: "deleted", log: name } satisfies Fact);
      logs.set(name, store.openLog(name, settings, deaf));
    }
    if (random() < 0.4) await new Promise((resolve) => setImmediate(resolve));
    if (random() < 0.1) await Promise.all(waiting);
  }
  await Promise.all(waiting);
  if (random() < 0.3) await store.close();
}

async function append(files: SimulatedFiles, name: string, log: Log, random: Random): Promise<void> {
  const texts = Array.from({ length: 1 + Math.floor(random() * 3) }, () => `${random()}`);
  const base = log.append(batchOf(texts, Math.floor(random() * 1000)));
  texts.forEach((text, index) => {
    files.tell({ kind: "appended", log: name, offset: base + index, text } satisfies Fact);
  });
  const acks = random() < 0.5 ? "all" : 1;
  await log.settle(acks);
  if (acks !== "all") return;
  texts.forEach((text, index) => {
    files.tell({ kind: "safe", log: name, offset: base + index, text } satisfies Fact);
  });
}

async function drop(files: SimulatedFiles, name: string, log: Log, random: Random): Promise<void> {
  const before = log.earliest + Math.floor(random() * (log.readable - log.earliest + 1));
  files.tell({ kind: "dropping", log: name, before } satisfies Fact);
  await log.dropBefore(before);
  files.tell({ kind: "dropped", log: name, before } satisfies Fact);
}

/** Adds to what is known what was told during the first `steps` steps. */
function learn(before: Knowledge, files: SimulatedFiles, steps: number): Knowledge {
  const knowledge: Knowledge = new Map([...before].map(([name, known]) => [name, cloneOf(known)]));
  for (const step of files.history.slice(0, steps)) {
    if (step.kind !== "told") continue;
    const fact = step.fact as Fact;
    const known = knowledge.get(fact.log) ?? { appended: new Map(), safe: new Map(), dropped: 0, dropping: 0 };
    knowledge.set(fact.log, known);
    if (fact.kind === "appended") {
      known.appended.set(fact.offset, (known.appended.get(fact.offset) ?? new Set()).add(fact.text));
    } else if (fact.kind === "safe") known.safe.set(fact.offset, fact.text);
    else if (fact.kind === "dropping") known.dropping = Math.max(known.dropping, fact.before);
    else if (fact.kind === "dropped") known.dropped = Math.max(known.dropped, fact.before);
    else if (fact.kind === "deleted") knowledge.delete(fact.log);
    else Object.assign(known, { safe: new Map(), dropped: 0, dropping: Number.POSITIVE_INFINITY }); // It may be half gone.
  }
  return knowledge;
}

function cloneOf(known: Known): Known {
  const appended = new Map([...known.appended].map(([offset, texts]) => [offset, new Set(texts)]));
  return { ...known, appended, safe: new Map(known.safe) };
}

async function checkAll(files: SimulatedFiles, knowledge: Knowledge, when: string): Promise<void> {
  const store = await openDiskStore("data", { files });
  for (const name of names) {
    const known = knowledge.get(name) ?? { appended: new Map(), safe: new Map(), dropped: 0, dropping: 0 };
    const log = store.openLog(name, settings, deaf);
    await checkLog(log, known, `${name}, ${when}`);
  }
  await store.close();
}

async function checkLog(log: Log, known: Known, when: string): Promise<void> {
  const found = await readAll(log);
  const offsets = [...found.keys()];
  assert.deepEqual(
    offsets,
    Array.from({ length: log.end - log.earliest }, (_, index) => log.earliest + index),
    `no gaps: ${when}`,
  );
  if (known.safe.size > 0) {
    assert.ok(log.earliest <= known.dropping, `${log.earliest} was dropped by nobody: ${when}`);
    assert.ok(log.earliest >= known.dropped, `what was dropped stays dropped: ${when}`);
  }
  known.dropping = Math.max(known.dropping, log.earliest); // What was never safe may go from the front, too.
  for (const [offset, text] of known.safe) {
    if (offset >= log.earliest) assert.equal(found.get(offset), text, `offset ${offset} is safe: ${when}`);
  }
  for (const [offset, text] of found)
    assert.ok(known.appended.get(offset)?.has(text), `${offset} was appended: ${when}`);
  const end = log.end;
  assert.equal(log.append(batchOf(["on we go"])), end, when);
  await log.settle("all");
  assert.equal((await readAll(log)).get(end), "on we go", when);
}
