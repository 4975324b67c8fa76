// The live page in a real browser before a real server. Whatever the page complains of in its console fails the test.

import assert from "node:assert/strict";
import { after } from "node:test";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { Kafkaesque } from "../../src/broker/index.ts";
import { type ServerOptions, startServer } from "../../src/server/index.ts";
import { launchBrowser } from "./launch.ts";

let browser: Browser | undefined;
after(() => browser?.close());

/** A server and its page. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  readonly url: string;
  readonly engine: Kafkaesque;
  /** Where Kafka clients connect, when that door is open. */
  readonly kafkaPort: number | undefined;
  /** What the page has complained of; a test that expects complaints empties it. */
  readonly complaints: string[];
}

export interface PageOptions {
  /** What is done to the engine before the page is opened. */
  readonly prepare?: (engine: Kafkaesque) => Promise<unknown>;
  /** Where on the page to begin. Default: wherever it begins by itself. */
  readonly hash?: string;
  readonly context?: BrowserContextOptions;
  readonly kafka?: ServerOptions["kafka"];
}

/** Starts a server on a free port, and opens its page. */
export async function openPage({ prepare, hash = "", context, kafka = false }: PageOptions = {}): Promise<OpenPage> {
  browser ??= await launchBrowser();
  await using opening = new AsyncDisposableStack();
  const server = opening.use(await startServer({ http: { port: 0 }, kafka }));
  const engine = server.engine as Kafkaesque;
  await prepare?.(engine);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...context });
  page.setDefaultTimeout(8000);
  opening.defer(() => page.close());
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${server.url}/${hash}`);
  await page.getByText("live").waitFor();
  const open = opening.move();
  return {
    page,
    url: server.url,
    engine,
    kafkaPort: server.kafka?.port,
    complaints,
    [Symbol.asyncDispose]: async () => {
      await open[Symbol.asyncDispose]();
      assert.deepEqual(complaints, []);
    },
  };
}

/** Puts orders of three tills, each till with its own key. */
export async function putOrders(engine: Kafkaesque, count: number): Promise<void> {
  const orders = Array.from({ length: count }, (_, index) => ({ order: `1-${index}`, till: 1 + (index % 3) }));
  await engine.putMany("orders", orders, { key: ({ till }) => `till-${till}`, headers: { trace: "4bf92f35" } });
}
