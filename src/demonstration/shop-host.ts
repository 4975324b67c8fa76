// The fish-and-chip shop of a server: one at a time, opened and closed from the page.

import { type MoldauError, problem, sleep } from "../base/index.ts";
import type { Engine } from "../engine/index.ts";
import { type DemoName, demos, Shop, type Waiting } from "../shop/index.ts";

/** What to open. */
export interface NewShop {
  readonly demo: DemoName;
  /** How many times faster than in life. */
  readonly speed: number;
}

/** What somebody said. */
export interface Said {
  readonly name: string;
  readonly line: string;
}

/** The shop, as it was when asked. */
export interface ShopInfo extends NewShop {
  readonly title: string;
  /** What to look out for. */
  readonly lesson: string;
  readonly topics: readonly string[];
  readonly state: "open" | "closing";
  /** Who works there. */
  readonly names: readonly string[];
  readonly waiting: readonly Waiting[];
  /** What was said last, the newest last. */
  readonly said: readonly Said[];
}

const saidKept = 200;

interface Open {
  readonly demo: DemoName;
  readonly shop: Shop;
  readonly said: Said[];
  closing: Promise<void> | undefined;
}

/** Opens and closes shops. */
export class ShopHost implements AsyncDisposable {
  readonly #engine: Engine;
  #opening: Promise<void> | undefined;
  #open: Open | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The shop, or null when there is none. */
  async describe(): Promise<ShopInfo | null> {
    const open = this.#open;
    if (open === undefined) return null;
    const { demo, shop, said, closing } = open;
    const { title, lesson, topics } = demos[demo];
    const waiting = await shop.waiting();
    const state = closing === undefined ? "open" : "closing";
    const { speed, names } = shop;
    return { demo, title, lesson, topics: Object.keys(topics), speed, state, names, waiting, said: [...said] };
  }

  /** Opens a shop. Throws `shop-open` when there is one, `topic-exists` when a topic of its is not as it needs it. */
  async open({ demo, speed }: NewShop): Promise<ShopInfo> {
    if (this.#open !== undefined || this.#opening !== undefined) throw problem("shop-open", { shop: "A shop" });
    const opening = this.#start(demo, speed);
    this.#opening = opening.finally(() => {
      this.#opening = undefined;
    });
    await this.#opening;
    return (await this.describe()) as ShopInfo;
  }

  /** Lets time in the shop go faster or slower. Throws `no-shop`. */
  async pace(speed: number): Promise<ShopInfo> {
    this.#get().shop.speed = speed;
    return (await this.describe()) as ShopInfo;
  }

  /** Opens one more till, or hires one more preparer; returns the name. Throws `no-shop`. */
  hire(role: "till" | "preparer"): string {
    const { shop } = this.#get();
    return role === "till" ? shop.openTill() : shop.hirePreparer();
  }

  /** Sends somebody home; those who read leave their group. Throws `no-shop`, `unknown-worker`. */
  async stop(name: string): Promise<void> {
    await this.#worker(name).sendHome(name);
  }

  /** Ends somebody as a crash would. Throws `no-shop`, `unknown-worker`. */
  async kill(name: string): Promise<void> {
    this.#worker(name).kill(name);
  }

  /** Closes the shop: the tills first, then the kitchen when all is prepared, or at once in a hurry. Throws `no-shop`. */
  close(hurry: boolean): void {
    const open = this.#get();
    if (hurry || open.closing === undefined) open.closing = this.#end(open, hurry);
  }

  /** Closes the shop, if there is one, in a hurry. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opening?.catch(() => undefined);
    if (this.#open !== undefined) await this.#end(this.#open, true);
  }

  async #start(demo: DemoName, speed: number): Promise<void> {
    const said: Said[] = [];
    const shop = await Shop.open({
      engine: this.#engine,
      demo: demos[demo],
      speed,
      random: Math.random,
      pause: (delayMs, signal) => sleep(delayMs, signal).catch(() => undefined),
      ledger: ":memory:",
      hear: (name, line) => {
        said.push({ name, line });
        if (said.length > saidKept) said.shift();
      },
    });
    const open: Open = { demo, shop, said, closing: undefined };
    this.#open = open;
    shop.failure.catch((error: MoldauError) => {
      said.push({ name: "the shop", line: `closes: ${error.message}` });
      open.closing ??= this.#end(open, true);
    });
  }

  async #end(open: Open, hurry: boolean): Promise<void> {
    await open.shop.close(hurry ? AbortSignal.abort() : undefined);
    if (this.#open === open) this.#open = undefined;
  }

  #get(): Open {
    if (this.#open === undefined) throw problem("no-shop", {});
    return this.#open;
  }

  #worker(name: string): Shop {
    const { shop } = this.#get();
    if (!shop.names.includes(name)) throw problem("unknown-worker", { worker: name });
    return shop;
  }
}
