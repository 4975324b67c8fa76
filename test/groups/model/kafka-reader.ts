// A consumer of Kafka's kind: it joins, asks for its assignment, and is called to join again. Eager ones let go of everything
// first; cooperative ones let go of what they lose, and then call everybody again (KIP-429). One of them may have to lead.

import { MoldauError } from "../../../src/base/index.ts";
import type { TopicPartition } from "../../../src/engine/index.ts";
import { assignorNamed, type Candidate, handOver, partitionName } from "../../../src/groups/assign/index.ts";
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
  type JoinGroupAnswer,
} from "../../../src/groups/index.ts";
import { eventsPerPartition, group, type Reader, serverEnded, topic, type World } from "./world.ts";

/** One program. */
export class KafkaReader implements Reader {
  readonly name: string;
  readonly assignor: "cooperative-sticky" | "roundrobin";
  memberId: string | undefined;
  generation = -1;
  gone = false;
  asleep = false;
  readonly #world: World;
  readonly #reading = new Map<string, { readonly place: TopicPartition; position: number }>();
  #called = true;
  #busy = false;

  constructor(world: World, name: string, assignor: "cooperative-sticky" | "roundrobin") {
    this.#world = world;
    this.name = name;
    this.assignor = assignor;
    world.readers.add(this);
  }

  get holds(): ReadonlySet<string> {
    return new Set(this.#reading.keys());
  }

  get caller() {
    return { group, memberId: this.memberId ?? "", generation: this.generation, groupInstanceId: null };
  }

  act(action: "poll" | "work" | "commit" | "leave"): void {
    if (this.#busy || this.gone || this.asleep) return;
    this.#busy = true;
    this.#do(action).finally(() => {
      this.#busy = false;
    });
  }

  crash(): void {
    this.gone = true;
    this.#world.lost = true;
    this.#world.readers.delete(this);
  }

  async #do(action: "poll" | "work" | "commit" | "leave"): Promise<void> {
    try {
      if (this.#called) await this.#rejoin();
      else if (action === "poll") await this.#world.coordinator.classic.heartbeatGroup(this.caller);
      else if (action === "work") this.#work();
      else if (action === "commit") await this.#commit([...this.#reading.keys()]);
      else await this.#leave();
    } catch (error) {
      this.#failed(error);
    }
  }

  async #rejoin(): Promise<void> {
    if (this.assignor === "roundrobin") await this.#letGo([...this.#reading.keys()]);
    const owned = [...this.#reading.values()].map(({ place }) => place);
    const { generation } = this;
    const metadata = encodeSubscription({ topics: [topic], userData: null, owned, generation, rack: null });
    const answer = await this.#world.coordinator.classic.joinGroup({
      group,
      memberId: this.memberId ?? "",
      groupInstanceId: null,
      clientId: this.name,
      clientHost: "/",
      sessionTimeoutMs: 3000,
      rebalanceTimeoutMs: 2000,
      protocolType: "consumer",
      protocols: [{ name: this.assignor, metadata }],
      requireKnownMemberId: false,
    });
    if (this.gone) return;
    this.memberId = answer.memberId;
    this.generation = answer.generation;
    const assignments = answer.leader === answer.memberId ? this.#share(answer) : [];
    const request = { ...this.caller, protocolType: "consumer", protocolName: answer.protocolName, assignments };
    const { assignment } = await this.#world.coordinator.classic.syncGroup(request);
    if (!this.gone) await this.#take(decodeAssignment(assignment), answer.generation);
  }

  /** What a leader of its kind does. */
  #share({ members, protocolName }: JoinGroupAnswer) {
    const subscriptions = members.map(({ memberId, metadata }) => ({ memberId, ...decodeSubscription(metadata) }));
    const candidates = subscriptions.map(({ memberId, topics, owned }): Candidate => {
      return { memberId, instance: null, topics, previous: owned };
    });
    const counts = new Map([[topic, this.#world.partitions.length]]);
    const target = assignorNamed(protocolName)?.(candidates, counts) ?? new Map();
    const held = new Map(subscriptions.map(({ memberId, owned }) => [memberId, owned]));
    return [...handOver(target, held)].map(([memberId, places]) => ({
      memberId,
      assignment: encodeAssignment(places),
    }));
  }

  async #take(places: readonly TopicPartition[], generation: number): Promise<void> {
    this.#world.told(this.memberId ?? "", generation, places);
    const mine = new Set(places.map(partitionName));
    const lost = [...this.#reading.keys()].filter((name) => !mine.has(name));
    this.#called = false;
    for (const place of places) {
      if (this.#reading.has(partitionName(place))) continue;
      const position = await this.#world.committed(place);
      if (this.gone || this.generation !== generation) return;
      this.#reading.set(partitionName(place), { place, position });
    }
    await this.#letGo(lost);
    this.#called = lost.length > 0;
  }

  async #letGo(names: readonly string[]): Promise<void> {
    await this.#commit(names);
    for (const name of names) this.#reading.delete(name);
  }

  #work(): void {
    for (const reading of this.#reading.values()) {
      if (reading.position >= eventsPerPartition) continue;
      this.#world.handle(this.name, reading.place, reading.position);
      reading.position += 1;
      return;
    }
  }

  async #commit(names: readonly string[]): Promise<void> {
    const readings = names.flatMap((name) => this.#reading.get(name) ?? []);
    if (readings.length === 0) return;
    const offsets = readings.map(({ place, position }) => {
      return { ...place, offset: position, leaderEpoch: -1, metadata: "" };
    });
    this.#world.tell(`${this.name} commits ${offsets.map((one) => `${partitionName(one)}@${one.offset}`).join(" ")}`);
    await this.#world.coordinator.classic.commitOffsets({ ...this.caller, offsets });
  }

  async #leave(): Promise<void> {
    await this.#commit([...this.#reading.keys()]);
    const leaving = { memberId: this.memberId ?? "", groupInstanceId: null };
    await this.#world.coordinator.classic.leaveGroup(group, [leaving]);
    this.gone = true;
    this.#world.readers.delete(this);
  }

  #failed(error: unknown): void {
    this.#world.tell(`${this.name}: ${error}`);
    if (serverEnded(error)) return;
    if (MoldauError.is(error, "rebalancing")) {
      this.#called = true;
      return;
    }
    if (!MoldauError.is(error, "unknown-member") && !MoldauError.is(error, "stale-generation")) throw error;
    this.#world.lost ||= this.#reading.size > 0;
    this.#reading.clear();
    this.#called = true;
    if (error.type === "unknown-member") this.memberId = undefined;
    this.generation = -1;
  }
}
