// The page of all calls in a real browser: it shows them, tries them, and loads nothing from anywhere else.

import assert from "node:assert/strict";
import { test } from "node:test";
import { startServer } from "../../src/server/index.ts";
import { launchBrowser } from "./launch.ts";

test("the page of all calls works offline, within its content policy", async () => {
  await using server = await startServer({ http: { port: 0 }, kafka: false });
  await using browser = await launchBrowser();
  const page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  const trouble: string[] = [];
  page.on("console", (message) => message.type() === "error" && trouble.push(message.text()));
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("request", (request) => {
    if (!/^(data:|blob:)/.test(request.url()) && !request.url().startsWith(server.url)) trouble.push(request.url());
  });
  await page.goto(`${server.url}/docs`);
  const call = page.locator("#operations-Topics-listTopics");
  await call.getByRole("button").first().click();
  await call.getByRole("button", { name: "Execute" }).click();
  await call.locator(".live-responses-table .response-col_status", { hasText: "200" }).waitFor();
  assert.deepEqual(trouble, []);
});
