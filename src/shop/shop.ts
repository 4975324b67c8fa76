// A whole shop in one process: opens the topics, hires people, knows what waits, and closes without losing an order.

import type { Random } from "../base/index.ts";
import type { Engine, Position, TopicPartition } from "../engine/index.ts";
import { analyst } from "./analyst.ts";
import { timeOf } from "./customers.ts";
import type { Demo } from "./demos.ts";
import { hotCook, hotPreparer } from "./hot-kitchen.ts";
import { cook, preparer } from "./kitchen.ts";
import type { Waiting } from "./panels.ts";
import type { Post } from "./post.ts";
import { type Severable, severable } from "./severable.ts";
import { type TillWork, till } from "./till.ts";

/** Waits, or less: resolves early when the signal is aborted. */
export type Pause = (delayMs: number, signal?: AbortSignal) => Promise<void>;

/** What a shop is opened with. */
export interface ShopOptions {
  readonly engine: Engine;
  readonly demo: Demo;
  /** How many times faster than in life. */
  readonly speed: number;
  readonly random: Random;
  readonly pause: Pause;
  /** The analyst's database file. */
  readonly ledger: string;
  /** Hears what everybody says. */
  readonly hear: (name: string, line: string) => void;
}

/** What somebody does in the shop. Those of one role share the work; each role reads everything. */
export type Role = "till" | "preparer" | "cook" | "analyst";

interface Worker {
  readonly name: string;
  readonly role: Role;
  readonly goHome: AbortController;
  readonly line: Severable;
  readonly done: Promise<void>;
}

/** How often the shop looks whether everything is prepared, in shop time, in milliseconds. */
const closingLookMs = 250;

/** An open shop. */
export class Shop {
  readonly #options: ShopOptions;
  readonly #from: readonly Position[];
  readonly #workers: Worker[] = [];
  /** How far each role has come. */
  readonly #handled = new Map<string, { next: number; who: string | null }>();
  readonly #hired: Record<Role, number> = { till: 0, preparer: 0, cook: 0, analyst: 0 };
  readonly #failure = Promise.withResolvers<never>();
  /** How many times faster than in life. */
  speed: number;

  private constructor(options: ShopOptions, from: readonly Position[]) {
    this.#options = options;
    this.#from = from;
    this.speed = options.speed;
    this.#failure.promise.catch(() => {});
  }

  /** Makes the topics and hires everybody; those who read before those who write. Throws `topic-exists`. */
  static async open(options: ShopOptions): Promise<Shop> {
    const { engine, demo } = options;
    for (const [topic, settings] of Object.entries(demo.topics)) await engine.createTopic(topic, settings);
    const shop = new Shop(options, await ends(engine, Object.keys(demo.topics)));
    if (demo.group !== undefined) await engine.groups.commit(demo.group, shop.#from);
    for (let count = 0; count < demo.preparers; count += 1) shop.hirePreparer();
    if (demo.cook) shop.#hire("cook", demo.cabinet ? hotCook : cook);
    if (demo.analyst) shop.#hire("analyst", (post) => analyst(post, options.ledger));
    for (const work of demo.tills) shop.#openTill(work);
    return shop;
  }

  /** Rejects when somebody cannot go on. */
  get failure(): Promise<never> {
    return this.#failure.promise;
  }

  /** Everybody who works here now, the tills first. */
  get names(): string[] {
    const order = Object.keys(this.#hired);
    const sorted = this.#workers.toSorted((one, other) => order.indexOf(one.role) - order.indexOf(other.role));
    return sorted.map(({ name }) => name);
  }

  /** One more till; returns the name. */
  openTill(): string {
    const number = this.#hired.till + 1;
    const partitions = this.#options.demo.topics.orders?.partitions ?? 1;
    const { partition, ...like } = this.#options.demo.tills[0] as TillWork;
    return this.#openTill({
      ...like,
      number,
      ...(partition !== undefined && { partition: (number - 1) % partitions }),
    });
  }

  /** One more preparer; returns the name. */
  hirePreparer(): string {
    const { cabinet, group } = this.#options.demo;
    return this.#hire("preparer", cabinet ? hotPreparer : (post) => preparer(post, group));
  }

  /** Sends somebody home, and waits until they have gone. */
  async sendHome(name: string): Promise<void> {
    const worker = this.#workers.find((other) => other.name === name);
    if (worker === undefined) return;
    worker.goHome.abort();
    await worker.done;
    this.#workers.splice(this.#workers.indexOf(worker), 1);
  }

  /** Ends somebody as a crash would: nothing is said to anybody, and what was not committed is done again by others. */
  kill(name: string): void {
    const worker = this.#workers.find((other) => other.name === name);
    if (worker === undefined) return;
    this.#workers.splice(this.#workers.indexOf(worker), 1);
    worker.line.cut();
    worker.goHome.abort();
  }

  /** How much waits for whom, partition by partition. */
  async waiting(): Promise<Waiting[]> {
    const now = await ends(this.#options.engine, Object.keys(this.#options.demo.topics));
    return now.flatMap(({ topic, partition, offset }) =>
      readersOf(topic).flatMap((role) => {
        const handled = this.#handled.get(placeOf(role, { topic, partition }));
        if (handled === undefined) return [];
        return [{ topic, partition, count: Math.max(0, offset - handled.next), who: handled.who }];
      }),
    );
  }

  /** Closes: tills stop, the kitchen finishes what was ordered, or not when `hurry` is aborted, and everybody goes home. */
  async close(hurry?: AbortSignal): Promise<void> {
    const { pause } = this.#options;
    await this.#sendHome("till");
    while (!hurry?.aborted && !(await this.#allDone())) await pause(closingLookMs / this.speed, hurry);
    for (const role of ["preparer", "cook", "analyst"] as const) await this.#sendHome(role);
  }

  /** An order may be on its way between two topics while they are counted one after the other, so it is counted twice. */
  async #allDone(): Promise<boolean> {
    const isZero = (waiting: readonly Waiting[]) => waiting.every(({ count }) => count === 0);
    return isZero(await this.waiting()) && isZero(await this.waiting());
  }

  async #sendHome(role: Role): Promise<void> {
    const names = this.#workers.filter((worker) => worker.role === role).map(({ name }) => name);
    await Promise.all(names.map((name) => this.sendHome(name)));
  }

  #openTill(work: TillWork): string {
    return this.#hire("till", (post) => till(post, work));
  }

  #hire(role: Role, start: (post: Post) => Promise<void>): string {
    this.#hired[role] += 1;
    const name = role === "till" || role === "preparer" ? `${role} ${this.#hired[role]}` : role;
    const goHome = new AbortController();
    const line = severable(this.#options.engine);
    const done = start(this.#post(name, role, line.engine, goHome.signal)).catch((error: unknown) => {
      if (this.#workers.includes(worker)) this.#failure.reject(error);
    });
    const worker: Worker = { name, role, goHome, line, done };
    this.#workers.push(worker);
    return name;
  }

  #post(name: string, role: Role, engine: Engine, leaving: AbortSignal): Post {
    const { random, pause, hear } = this.#options;
    return {
      name,
      engine,
      random,
      leaving,
      from: this.#from,
      work: (seconds) => pause(timeOf(seconds, random, this.speed), leaving),
      say: (line) => hear(name, line),
      owns: (partitions) => this.#takeOver(role, name, partitions),
      handled: (event) => this.#handled.set(placeOf(role, event), { next: event.offset + 1, who: name }),
    };
  }

  #takeOver(role: Role, who: string, partitions: readonly TopicPartition[]): void {
    for (const place of partitions) {
      const opened = this.#from.find(({ topic, partition }) => topic === place.topic && partition === place.partition);
      const next = this.#handled.get(placeOf(role, place))?.next ?? opened?.offset ?? 0;
      this.#handled.set(placeOf(role, place), { next, who });
    }
  }
}

function readersOf(topic: string): readonly Role[] {
  return topic === "cook" ? ["cook"] : topic === "orders" ? ["preparer", "analyst"] : [];
}

function placeOf(role: Role, { topic, partition }: TopicPartition): string {
  return `${role}/${topic}/${partition}`;
}

async function ends(engine: Engine, topics: readonly string[]): Promise<Position[]> {
  const infos = await Promise.all(topics.map((topic) => engine.describeTopic(topic)));
  return infos.flatMap(({ topic, partitions }) =>
    partitions.map(({ partition, end }) => ({ topic, partition, offset: end })),
  );
}
