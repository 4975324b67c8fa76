// Members of a group whose calls to it go wrong at random: they go on, nothing is skipped, and they end well.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { problem, type Random, seededRandom } from "../../src/base/index.ts";
import { Kafkaesque } from "../../src/broker/index.ts";
import { Consumer } from "../../src/client/index.ts";
import type { Engine, Groups } from "../../src/engine/index.ts";
import { faulty } from "./faulty-engine.ts";

const partitions = 3;
const perPartition = 40;

/** The engine with groups that fail before or after they did what they were asked, come late, or forget the member. */
function withFaults(engine: Engine, random: Random): Engine {
  const groups = new Proxy(engine.groups, {
    get(target, name) {
      const call: unknown = Reflect.get(target, name, target);
      if (typeof call !== "function") return call;
      return async (...words: Parameters<Groups["heartbeat"]>) => {
        await sleep(random() * 3);
        const fate = random();
        if (fate < 0.08) throw problem("unavailable", { reason: "The test says so" });
        if (name === "heartbeat" && fate < 0.14) {
          await target.leave(words[0], words[1]);
          throw problem("unknown-member", { group: words[0], member: words[1] });
        }
        const answer: unknown = await call.apply(target, words);
        if (fate > 0.92) throw problem("unavailable", { reason: "The test says so" });
        return answer;
      };
    },
  });
  return faulty(engine, (_call, append) => append(), { groups });
}

/** Three members read a topic while it fills. Asserts that nothing is skipped and all end well. */
export async function groupStory(seed: number): Promise<void> {
  const random = seededRandom(seed);
  await using engine = new Kafkaesque({ groups: { initialRebalanceDelayMs: 0, followUpDelayMs: 0 } });
  await engine.createTopic("t", { partitions });
  const handled = new Set<string>();
  const isDone = () => handled.size === partitions * perPartition;
  const members = Array.from({ length: 3 }, () => {
    const membership = { sessionTimeoutMs: 300, autoCommitMs: 10 };
    return new Consumer(withFaults(engine, random), { topics: ["t"], from: "earliest", group: "g", membership });
  });
  const reading = members.map(async (member) => {
    for await (const { partition, offset } of member) {
      handled.add(`${partition}:${offset}`);
      if (random() < 0.2) await sleep(random() * 2);
    }
  });
  for (let offset = 0; offset < perPartition; offset += 1) {
    for (let partition = 0; partition < partitions; partition += 1) await engine.put("t", offset, { partition });
    await sleep(random() * 3);
  }
  for (const end = Date.now() + 10_000; !isDone(); await sleep(5))
    assert.ok(Date.now() < end, `${handled.size} handled`);
  await Promise.all(members.map((member) => member.close()));
  await Promise.all(reading);
  for (const { offset } of await engine.groups.committed("g")) assert.ok(offset <= perPartition);
}
