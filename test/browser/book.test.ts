// The book's pages in a real browser: chapters read, and their live pictures step.

import assert from "node:assert/strict";
import { test } from "node:test";
import { violations } from "./axe.ts";
import { openPage } from "./page.ts";

const live = [
  { chapter: "01-log", says: 'put("1-1") returns 0. The end is 1.' },
  { chapter: "03-room", says: "Order 1-1 gets offset 0: first into a file, then into memory." },
  {
    chapter: "06-partitions",
    says: 'murmur2("till-1") is 243596455. Made positive and divided by 3, it leaves 1.',
  },
  { chapter: "08-groups", says: "ann joins. Generation 1: she owns all three." },
];

test("the live pictures step forth and back, by their chapters' own programs", async () => {
  await using open = await openPage();
  for (const { chapter, says } of live) {
    await open.page.goto(`${open.url}/book/${chapter}`);
    const picture = open.page.locator(".live");
    await picture.getByRole("button", { name: "Step" }).click();
    assert.equal(await picture.locator("p").textContent(), says);
    assert.equal(await picture.getByRole("img").getAttribute("alt"), says);
    await picture.getByRole("button", { name: "Back" }).click();
    assert.ok(await picture.getByRole("button", { name: "Back" }).isDisabled());
  }
});

test("a live picture plays to its end and stops", async () => {
  await using open = await openPage();
  await open.page.clock.install();
  await open.page.goto(`${open.url}/book/08-groups`);
  const picture = open.page.locator(".live");
  await picture.getByRole("button", { name: "Play" }).click();
  await open.page.clock.runFor(60_000);
  assert.match((await picture.locator("p").textContent()) ?? "", /^eve joins/);
  assert.ok(await picture.getByRole("button", { name: "Play" }).isVisible());
  assert.ok(await picture.getByRole("button", { name: "Step" }).isDisabled());
});

test("every chapter opens from the one before it, with its picture drawn", async () => {
  await using open = await openPage();
  await open.page.goto(`${open.url}/book/00-river`);
  for (let chapter = 1; chapter <= 15; chapter += 1) {
    await open.page
      .locator(`main a[href^="/book/${String(chapter).padStart(2, "0")}-"]`)
      .last()
      .click();
    await open.page.waitForURL(`**/book/${String(chapter).padStart(2, "0")}-*`);
    const width = await open.page
      .locator('main img[src*=".svg"]')
      .first()
      .evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth));
    assert.equal(width, 760, `chapter ${chapter} shows its picture`);
  }
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing to complain of in the book's ${colorScheme} colours`, async () => {
    await using open = await openPage({ context: { colorScheme } });
    for (const chapter of ["", "01-log", "08-groups"]) {
      await open.page.goto(`${open.url}/book/${chapter}`);
      if (chapter !== "") await open.page.locator(".live").getByRole("img").waitFor();
      assert.deepEqual(await violations(open.page), [], chapter);
    }
  });
}
