// The page for everybody: keyboard only, screen readers, dark and light, hostile names.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Kafkaesque } from "../../src/broker/index.ts";
import { violations } from "./axe.ts";
import { openPage, putOrders } from "./page.ts";

const shop = {
  prepare: async (engine: Kafkaesque) => {
    await engine.createTopic("orders", { partitions: 3 });
    await putOrders(engine, 40);
    await engine.groups.join("preparers", { topics: ["orders"], client: "preparer-1" });
  },
};

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing to complain of in ${colorScheme} colours`, async () => {
    await using at = await openPage({ ...shop, context: { colorScheme } });
    await at.page
      .getByRole("button", { name: /^offset 5,/ })
      .first()
      .click();
    await at.page.getByRole("button", { name: "Tail" }).click();
    await at.page.getByRole("region", { name: "Tail of orders" }).getByRole("row").nth(3).waitFor();
    assert.deepEqual(await violations(at.page), []);
    await at.page.getByRole("button", { name: "Demonstrate" }).click();
    await at.page.getByRole("button", { name: "Settings" }).click();
    assert.deepEqual(await violations(at.page), []);
    await at.page.keyboard.press("Escape");
    await at.page.getByRole("link", { name: /^preparers/ }).click();
    await at.page.getByRole("heading", { name: "preparers", level: 1 }).waitFor();
    assert.deepEqual(await violations(at.page), []);
  });
}

test("a topic is chosen, an event opened and another put with the keyboard alone", async () => {
  await using at = await openPage(shop);
  const { keyboard } = at.page;
  const focused = () =>
    at.page.evaluate(
      "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent",
    ) as Promise<string>;
  const tabTo = async (words: RegExp) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await keyboard.press("Tab");
      if (words.test(await focused())) return;
    }
    assert.fail(`the Tab key never came to ${words}`);
  };
  await tabTo(/^orders/);
  await keyboard.press("Enter");
  await tabTo(/^offset \d+, key till-3/);
  await keyboard.press("ArrowLeft");
  await keyboard.press("ArrowLeft");
  assert.match(await focused(), /^offset 1\d?,|^offset \d,/);
  await keyboard.press("Enter");
  await at.page.getByRole("region", { name: "Event" }).getByText("trace: 4bf92f35").waitFor();
  await at.page.locator("#put-key").focus();
  await keyboard.type("till-9");
  await keyboard.press("Enter");
  await at.page.getByText(/^Stored in partition \d: \d+\.$/).waitFor();
});

test("names, keys and values full of HTML and control characters show as text", async () => {
  const nasty = '<img src=x onerror="document.title=1">\u0000\u202e\u001b[31m';
  await using at = await openPage({
    prepare: async (engine) => {
      await engine.createTopic("orders");
      await engine.put("orders", { [nasty]: nasty.repeat(3) }, { key: nasty, headers: { [nasty]: nasty } });
      await engine.groups.join(nasty, { topics: ["orders"], client: nasty });
    },
  });
  await at.page.getByRole("button", { name: /^offset 0,/ }).click();
  const event = at.page.getByRole("region", { name: "Event" });
  await event.getByText('<img src=x onerror="document.title=1">␀\\u202e␛[31m:').first().waitFor();
  await at.page.getByRole("button", { name: "Tail" }).click();
  await at.page.getByRole("link", { name: /<img src=x/ }).click();
  await at.page.getByRole("heading", { level: 1 }).getByText("<img src=x").waitFor();
  assert.equal(await at.page.locator("img").count(), 0);
  assert.equal(await at.page.title(), "Moldau");
});

test("the content policy allows nothing inline and nothing from elsewhere", async () => {
  await using at = await openPage(shop);
  const response = await fetch(`${at.url}/`);
  const policy = response.headers.get("content-security-policy") ?? "";
  assert.match(policy, /default-src 'self'/);
  assert.doesNotMatch(policy, /unsafe|https?:|\*/);
  const elsewhere = (await at.page.evaluate(
    "performance.getEntriesByType('resource').map((entry) => entry.name)",
  )) as string[];
  assert.deepEqual(
    elsewhere.filter((name) => !name.startsWith(at.url)),
    [],
  );
  const whole = elsewhere.filter((name) => name.includes("/assets/"));
  let bytes = 0;
  for (const name of whole) bytes += (await (await fetch(name)).arrayBuffer()).byteLength;
  assert.ok(bytes < 400_000, `${bytes} bytes before compression`);
});

test("the page fits a phone: nothing sticks out at the side", async () => {
  await using at = await openPage({ ...shop, context: { viewport: { width: 390, height: 844 } } });
  await at.page
    .getByRole("button", { name: /^offset 1\d,/ })
    .first()
    .waitFor();
  assert.equal(await at.page.evaluate("document.documentElement.scrollWidth"), 390);
});
