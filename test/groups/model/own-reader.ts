// A consumer of our own kind, as our Consumer behaves: it does one thing at a time, and every word of the contract in
// src/engine/groups.ts.

import assert from "node:assert/strict";
import { MoldauError } from "../../../src/base/index.ts";
import type { Membership, TopicPartition } from "../../../src/engine/index.ts";
import { partitionName } from "../../../src/groups/assign/index.ts";
import { eventsPerPartition, group, type Reader, serverEnded, topic, type World } from "./world.ts";

interface Reading {
  readonly place: TopicPartition;
  position: number;
}

/** One program. */
export class OwnReader implements Reader {
  readonly name: string;
  readonly instance: string | undefined;
  membership: Membership | undefined;
  gone = false;
  asleep = false;
  /** The last generations it was in, for commits that come too late. */
  readonly formerGenerations: { readonly member: string; readonly generation: number }[] = [];
  readonly #world: World;
  readonly #reading = new Map<string, Reading>();
  #released: TopicPartition[] = [];
  #busy = false;

  constructor(world: World, name: string, instance?: string) {
    this.#world = world;
    this.name = name;
    this.instance = instance;
    world.readers.add(this);
  }

  get memberId(): string | undefined {
    return this.membership?.member;
  }

  get holds(): ReadonlySet<string> {
    return new Set(this.#reading.keys());
  }

  /** Does one thing, unless it is doing another or cannot. */
  act(action: "poll" | "work" | "commit" | "leave"): void {
    if (this.#busy || this.gone || this.asleep) return;
    this.#busy = true;
    this.#do(action).finally(() => {
      this.#busy = false;
    });
  }

  /** Ends without a word. */
  crash(): void {
    this.gone = true;
    this.#world.lost = true;
    this.#world.readers.delete(this);
  }

  async #do(action: "poll" | "work" | "commit" | "leave"): Promise<void> {
    try {
      if (this.membership === undefined) await this.#join();
      else if (action === "poll") await this.#heartbeat();
      else if (action === "work") this.#work();
      else if (action === "commit") await this.#commit([...this.#reading.values()]);
      else await this.#leave();
    } catch (error) {
      this.#failed(error);
    }
  }

  async #join(): Promise<void> {
    const request = { topics: [topic], sessionTimeoutMs: 3000, rebalanceTimeoutMs: 2000, instance: this.instance };
    const membership = await this.#world.coordinator.groups.join(group, request);
    if (!this.gone) await this.#take(membership);
  }

  async #heartbeat(): Promise<void> {
    const { member, generation } = this.membership as Membership;
    const revoked = this.#released;
    const membership = await this.#world.coordinator.groups.heartbeat(group, member, { generation, revoked });
    if (this.gone) return;
    this.#released = this.#released.filter((place) => !revoked.includes(place));
    await this.#take(membership);
  }

  /** What it no longer has it must have been asked to let go of. What is new is read from where others have left it. */
  async #take(membership: Membership): Promise<void> {
    const { member, generation, assignment, revoking } = membership;
    const fresh = this.membership?.member !== member;
    this.membership = membership;
    this.formerGenerations.push({ member, generation });
    this.#world.told(this.instance ?? member, generation, [...assignment, ...revoking]);
    const mine = new Set([...assignment, ...revoking].map(partitionName));
    if (!fresh) for (const name of this.#reading.keys()) assert.ok(mine.has(name), `${name} was taken without asking`);
    for (const place of assignment) {
      const name = partitionName(place);
      if (this.#reading.has(name)) continue;
      const position = await this.#world.committed(place);
      if (this.membership === membership) this.#reading.set(name, { place, position });
    }
    await this.#letGo(revoking);
  }

  async #letGo(revoking: readonly TopicPartition[]): Promise<void> {
    const held = revoking.flatMap((place) => this.#reading.get(partitionName(place)) ?? []);
    await this.#commit(held);
    for (const { place } of held) this.#reading.delete(partitionName(place));
    this.#released = [...revoking];
  }

  #work(): void {
    for (const reading of this.#reading.values()) {
      if (reading.position >= eventsPerPartition) continue;
      this.#world.handle(this.name, reading.place, reading.position);
      reading.position += 1;
      return;
    }
  }

  async #commit(readings: readonly Reading[]): Promise<void> {
    if (readings.length === 0) return;
    const { member, generation } = this.membership as Membership;
    const offsets = readings.map(({ place, position }) => ({ ...place, offset: position }));
    this.#world.tell(`${this.name} commits ${offsets.map((one) => `${partitionName(one)}@${one.offset}`).join(" ")}`);
    await this.#world.coordinator.groups.commit(group, offsets, { member, generation });
  }

  async #leave(): Promise<void> {
    await this.#commit([...this.#reading.values()]);
    await this.#world.coordinator.groups.leave(group, this.memberId as string);
    this.gone = true;
    this.membership = undefined;
    this.#world.readers.delete(this);
  }

  /** Another generation is learned with the next heartbeat, and then committed anew. */
  #failed(error: unknown): void {
    this.#world.tell(`${this.name}: ${error}`);
    if (serverEnded(error) || MoldauError.is(error, "stale-generation") || MoldauError.is(error, "rebalancing")) return;
    if (!MoldauError.is(error, "unknown-member") && !MoldauError.is(error, "fenced-member")) throw error;
    this.#world.lost = true;
    this.membership = undefined;
    this.#reading.clear();
    this.#released = [];
    this.gone ||= error.type === "fenced-member";
    if (this.gone) this.#world.readers.delete(this);
  }
}
