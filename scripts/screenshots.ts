// Takes the pictures of the page in docs/pictures: a small shop runs in a server of its own, and a real browser looks at it.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import type { Kafkaesque } from "../src/broker/index.ts";
import { type Server, startServer } from "../src/server/index.ts";
import { launchBrowser } from "../test/browser/launch.ts";

const pictures = join(import.meta.dirname, "../docs/pictures");
const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

/** Starts a demonstration worker through the API, as the page does. */
async function worker(server: Server, body: Readonly<Record<string, unknown>>): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${server.url}/demonstration/workers`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
}

/** Three tills, two preparers, an analyst, and a morning's orders. */
async function openShop(server: Server): Promise<void> {
  const engine = server.engine as Kafkaesque;
  await engine.createTopic("orders", { partitions: 3, config: { "retention.ms": 7 * 24 * 3_600_000 } });
  await engine.createTopic("cook");
  await engine.createTopic("cabinet", { config: { "cleanup.policy": "compact" } });
  await engine.putMany("cabinet", ["cod", "chips", "plaice"], { key: (food) => food });
  const morning = Array.from({ length: 5400 }, (_, index) => ({
    order: `${1 + (index % 3)}-${index}`,
    parts: [["cod", "chips"]],
  }));
  await engine.putMany("orders", morning, { key: ({ order }) => `till-${order[0]}`, headers: { trace: "4bf92f35" } });
  const ends = (await engine.describeTopic("orders")).partitions.map(({ partition, end }) => ({
    topic: "orders",
    partition,
    offset: end - 3,
  }));
  for (const group of ["preparers", "analyst"]) await engine.groups.commit(group, ends);
  for (let till = 0; till < 3; till += 1) await worker(server, { kind: "producer", topic: "orders", perSecond: 0.8 });
  for (let preparer = 0; preparer < 2; preparer += 1) {
    await worker(server, { kind: "consumer", topic: "orders", group: "preparers", perSecond: 0.8 });
  }
  await worker(server, { kind: "consumer", topic: "orders", group: "analyst", perSecond: 100 });
}

/** Opens the page in a window of this size. */
async function look(
  browser: Browser,
  url: string,
  viewport: typeof desk,
  colorScheme: "light" | "dark",
): Promise<Page> {
  const page = await browser.newPage({ viewport, colorScheme });
  await page.goto(url);
  await page.getByText("live").waitFor();
  return page;
}

async function save(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`) });
  await page.close();
  console.log(`docs/pictures/${name}.png`);
}

mkdirSync(pictures, { recursive: true });
const browser = await launchBrowser();
const server = await startServer({ http: { port: 0 }, kafka: false });
try {
  await openShop(server);
  await wait(14_000);
  for (const scheme of ["light", "dark"] as const) {
    const page = await look(browser, `${server.url}/#/watch/orders`, desk, scheme);
    await wait(9000);
    await page.locator(".lane").nth(1).locator("button.cell").nth(8).click();
    await page
      .getByText("trace: 4bf92f35")
      .or(page.getByText("none", { exact: true }))
      .first()
      .waitFor();
    await page.getByLabel(/^Key/).fill("till-1");
    await wait(600);
    await save(page, scheme === "light" ? "page" : "page-dark");
  }
  const group = await look(browser, `${server.url}/#/group/preparers`, desk, "light");
  await wait(3000);
  await save(group, "page-group");
  const small = await look(browser, `${server.url}/#/watch/orders`, phone, "light");
  await wait(3000);
  await save(small, "page-phone");
  await using second = await startServer({ http: { port: 0 }, kafka: false });
  const shop = await look(browser, `${second.url}/#/shop`, desk, "light");
  await shop.getByRole("slider").fill("3");
  await shop.getByRole("button", { name: "3 · Two preparers" }).click();
  await wait(12_000);
  await save(shop, "page-shop");
  const book = await browser.newPage({ viewport: desk });
  await book.goto(`${server.url}/book/08-groups`);
  await save(book, "page-book");
} finally {
  await browser.close();
  await server.close();
}
