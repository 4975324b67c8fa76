// What `moldau shop` does: finds a server or brings one, opens the shop, shows it, and closes it.

import { once } from "node:events";
import { MoldauError, problem, sleep } from "../../base/index.ts";
import { connect } from "../../connect/index.ts";
import type { Engine } from "../../engine/index.ts";
import type { Server } from "../../server/index.ts";
import { type Demo, type DemoName, demos, Shop } from "../../shop/index.ts";
import { answers } from "../engine.ts";
import { onKeys } from "../keys.ts";
import { LineView, PanelView, type ShopView } from "../shop-view.ts";
import type { Terminal } from "../terminal.ts";

interface ShopWords {
  readonly at: string;
  /** Whether somebody said where the server is. */
  readonly explicit: boolean;
  readonly speed: number;
  readonly database?: string;
  readonly fresh?: boolean;
}

/** How often the shop looks what waits, in milliseconds. */
const lookMs = 500;

/** `moldau shop`. */
export async function shop(terminal: Terminal, name: DemoName, words: ShopWords): Promise<void> {
  const demo = demos[name];
  await using server = words.explicit || (await answers(words.at)) ? undefined : await ownServer();
  await using connected = server === undefined ? await connect(words.at) : undefined;
  const engine = connected ?? (server as Server).engine;
  const address = server?.url ?? words.at;
  if (words.fresh) await deleteTopics(engine, demo);
  const opened = await openShop(engine, demo, words, viewOf(terminal, demo, address));
  try {
    await Promise.race([untilClosed(terminal, opened, demo), opened.shop.failure]);
  } finally {
    opened.view.close();
  }
  terminal.endWell();
}

/** A server of the shop's own, so that curl and browsers can look in. */
async function ownServer(): Promise<Server> {
  const { startServer } = await import("../../server/index.ts");
  const start = (port: number) => startServer({ http: { port }, kafka: false });
  return start(4000).catch(() => start(0));
}

async function deleteTopics(engine: Engine, demo: Demo): Promise<void> {
  for (const topic of Object.keys(demo.topics)) {
    await engine.deleteTopic(topic).catch((error) => {
      if (!MoldauError.is(error, "unknown-topic")) throw error;
    });
  }
}

interface Opened {
  readonly shop: Shop;
  readonly view: ShopView;
}

async function openShop(engine: Engine, demo: Demo, words: ShopWords, view: ShopView): Promise<Opened> {
  try {
    const shop = await Shop.open({
      engine,
      demo,
      speed: words.speed,
      random: Math.random,
      pause: (delayMs, signal) => sleep(delayMs, signal).catch(() => {}),
      ledger: words.database ?? ":memory:",
      hear: (name, line) => view.hear(name, line),
    });
    return { shop, view };
  } catch (error) {
    view.close();
    throw MoldauError.is(error, "topic-exists") ? otherTopic(error) : error;
  }
}

function otherTopic(error: MoldauError<"topic-exists">): MoldauError {
  const { topic } = error.facts;
  const reason = `the topic "${topic}" is there, but not as this shop needs it. Add --fresh to delete the shop's topics first`;
  return problem("invalid-request", { reason }, error);
}

function viewOf(terminal: Terminal, demo: Demo, address: string): ShopView {
  const title = `Fish and chips, ${demo.title}`;
  if (terminal.interactive) return new PanelView(terminal, title, demo.lesson, address);
  return new LineView(terminal, `${title}. ${demo.lesson}\nThe events are at ${address}`);
}

/** Shows the shop until somebody closes it; then until everything that was ordered is prepared. */
async function untilClosed(terminal: Terminal, { shop, view }: Opened, demo: Demo): Promise<void> {
  const [closing, hurry] = [new AbortController(), new AbortController()];
  const close = () => closing.abort();
  terminal.ended.addEventListener("abort", close);
  const quit = () => (closing.signal.aborted ? hurry : closing).abort();
  const staff: Record<string, () => void> =
    demo.group === undefined ? {} : { h: () => shop.hirePreparer(), f: () => sendOneHome(shop) };
  const stopKeys = onKeys(terminal, { q: quit, ...staff });
  const stopLooking = keepLooking(shop, view);
  view.hint(`q: close the shop${demo.group === undefined ? "" : "   h: hire a preparer   f: send one home"}`);
  try {
    if (!closing.signal.aborted) await once(closing.signal, "abort");
    view.hint("The tills are closed; what was ordered is still prepared.   q: go home at once");
    await shop.close(hurry.signal);
  } finally {
    terminal.ended.removeEventListener("abort", close);
    stopKeys();
    await stopLooking();
  }
}

function sendOneHome(shop: Shop): void {
  const last = shop.names.findLast((name) => name.startsWith("preparer"));
  if (last !== undefined) void shop.sendHome(last);
}

/** Tells the view what waits, now and then. Returns what ends it with a last look. */
function keepLooking(shop: Shop, view: ShopView): () => Promise<void> {
  const look = async () => view.look(await shop.waiting(), shop.names);
  const timer = setInterval(() => look().catch(() => {}), lookMs);
  void look();
  return async () => {
    clearInterval(timer);
    await look();
  };
}
