// What the workers do: a producer puts orders at its pace, a consumer takes its time for each event.

import { sleep } from "../base/index.ts";
import { Consumer, Producer } from "../client/index.ts";
import type { Engine } from "../engine/index.ts";
import type { Task } from "./worker.ts";

/** Faster producers put several events at once rather than more often than this. */
const shortestPauseMs = 20;

/** Short, so that one sees soon what a killed consumer leaves behind. */
const sessionTimeoutMs = 6000;

const meals = [
  [["cod", "chips"]],
  [["chips"]],
  [
    ["cod", "chips"],
    ["chips", "chips"],
  ],
  [["plaice", "chips"]],
];

/** Puts orders, keyed by its own name, until it is stopped. */
export async function produce(engine: Engine, task: Task): Promise<void> {
  await using producer = new Producer(engine, { acks: 1 });
  for (let order = 1; !task.signal.aborted; ) {
    const pauseMs = Math.max(shortestPauseMs, 1000 / task.perSecond);
    const events = Math.max(1, Math.round((task.perSecond * pauseMs) / 1000));
    const sent = Array.from({ length: events }, () => {
      const value = { order: `${task.id}-${order}`, parts: meals[order % meals.length] };
      order += 1;
      return producer.send(task.topic, value, { key: task.id });
    });
    await Promise.all(sent);
    task.events += events;
    await pause(pauseMs, task.signal);
  }
}

/** Reads as a member of its group, at its pace, until it is stopped. */
export async function consume(engine: Engine, task: Task): Promise<void> {
  const consumer = new Consumer(engine, {
    topics: [task.topic],
    from: "earliest",
    group: task.group ?? "demonstration",
    membership: { client: task.id, autoCommitMs: 1000, sessionTimeoutMs },
  });
  task.signal.addEventListener("abort", () => void consumer.close().catch(() => undefined), { once: true });
  for await (const _ of consumer) {
    await pause(1000 / task.perSecond, task.signal);
    if (!task.signal.aborted) task.events += 1;
  }
}

/** Waits, and no longer than until it is stopped. */
async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  await sleep(delayMs, signal).catch(() => undefined);
}
