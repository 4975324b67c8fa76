// A cooperative rebalance, drawn: who reads which partition, tick by tick, while one member joins and another is lost.
// Simulated time and real groups; docs/groups.md shows what comes out.

import type { Membership, TopicPartition } from "../../src/engine/index.ts";
import type { Coordinator } from "../../src/groups/index.ts";
import type { SimulatedClock } from "./simulated-clock.ts";
import { Surroundings } from "./surroundings.ts";

const partitions = 12;
const tickMs = 100;

/** A program that reads one event of each of its partitions in every tick, and takes its time to let go. */
class Lane {
  readonly letter: string;
  readonly finishTicks: number;
  membership: Membership;
  lost = false;
  #since = 0;

  constructor(letter: string, finishTicks: number, membership: Membership) {
    this.letter = letter;
    this.finishTicks = finishTicks;
    this.membership = membership;
  }

  get reads(): readonly TopicPartition[] {
    return this.lost ? [] : [...this.membership.assignment, ...this.membership.revoking];
  }

  async beat(coordinator: Coordinator): Promise<void> {
    if (this.lost) return;
    const { member, generation, revoking } = this.membership;
    this.#since = revoking.length > 0 ? this.#since + 1 : 0;
    const revoked = this.#since >= this.finishTicks ? revoking : [];
    this.membership = await coordinator.groups.heartbeat("preparers", member, { generation, revoked });
  }
}

/** The picture, line by line. */
export async function timeline(): Promise<string[]> {
  const around = new Surroundings({ orders: partitions });
  const coordinator = await around.coordinator({ followUpDelayMs: 50 });
  const lanes: Lane[] = [];
  const lines = [`   time  ${Array.from({ length: partitions }, (_, number) => String(number).padStart(2)).join(" ")}`];
  const come = async (letter: string, finishTicks: number) => {
    const request = { topics: ["orders"], client: letter, sessionTimeoutMs: 600 };
    lanes.push(new Lane(letter, finishTicks, await coordinator.groups.join("preparers", request)));
  };
  await come("a", 2);
  await come("b", 4);
  for (let tick = 0; tick < 8; tick += 1) await beatAll(lanes, coordinator, around.clock);
  around.told.length = 0;
  for (let tick = 0; tick < 18; tick += 1) {
    if (tick === 2) await come("c", 2);
    if (tick === 9) for (const lane of lanes) lane.lost ||= lane.letter === "b";
    const notes = { 2: "c joins", 9: "b is killed" }[tick] ?? [];
    lines.push(row(tick, lanes, [notes, happenings(around)].flat()));
    await beatAll(lanes, coordinator, around.clock);
  }
  await coordinator.close();
  return lines;
}

async function beatAll(lanes: readonly Lane[], coordinator: Coordinator, clock: SimulatedClock): Promise<void> {
  for (const lane of lanes) await lane.beat(coordinator);
  await clock.pass(tickMs);
}

function row(tick: number, lanes: readonly Lane[], notes: readonly string[]): string {
  const cells = Array.from({ length: partitions }, (_, partition) => {
    const reader = lanes.find((lane) => lane.reads.some((place) => place.partition === partition));
    const going = reader?.membership.revoking.some((place) => place.partition === partition);
    return ` ${going ? reader?.letter.toUpperCase() : (reader?.letter ?? ".")}`;
  });
  return `${String(tick * tickMs).padStart(4)} ms  ${cells.join(" ")}   ${notes.join("; ")}`.trimEnd();
}

function happenings(around: Surroundings): string[] {
  return around.told.splice(0).flatMap((told) => {
    if (told.kind === "rebalanced") return [`generation ${told.generation}`];
    return told.kind === "member-expired" ? [`${told.client} has been silent for a session`] : [];
  });
}
