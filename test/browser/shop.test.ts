// The fish-and-chip shop on the page, in fast motion.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { openPage } from "./page.ts";

/** Turns the speed dial to its end. */
async function turnUp(page: Page): Promise<void> {
  await page.getByRole("slider").fill("5");
  await page.getByText("× 20").waitFor();
}

const worker = (page: Page, name: string) => page.getByRole("listitem", { name, exact: true });

test("a shop opens, a preparer is hired, one is killed, and the other takes over", async () => {
  await using at = await openPage({ hash: "#/shop" });
  await turnUp(at.page);
  await at.page.getByRole("button", { name: "3 · Two preparers" }).click();
  await worker(at.page, "till 3")
    .getByText(/Order 3-\d+/)
    .first()
    .waitFor();
  await worker(at.page, "preparer 2").waitFor();
  await at.page.locator(".lane").nth(2).waitFor();
  await at.page.getByRole("button", { name: "Hire a preparer" }).click();
  await worker(at.page, "preparer 3")
    .getByText(/Order \d-\d+/)
    .first()
    .waitFor();
  const owners = async () => {
    const { partitions } = await at.engine.groups.describe("preparers");
    return new Set(partitions.map(({ member }) => member)).size;
  };
  assert.equal(await owners(), 3);

  await worker(at.page, "preparer 1").getByRole("button", { name: "Kill" }).click();
  await worker(at.page, "preparer 1").waitFor({ state: "detached" });
  assert.equal(await owners(), 3, "nobody knows yet");
  await at.page
    .getByText("preparer 1 was silent for too long: preparers takes it for dead.")
    .waitFor({ timeout: 15_000 });
  await at.page
    .getByText(/^preparers is in generation/)
    .first()
    .waitFor();
  assert.equal(await owners(), 2);

  await at.page.getByRole("button", { name: "Close the shop" }).click();
  await at.page.getByText("closed", { exact: true }).waitFor({ timeout: 15_000 });
});

test("every demo opens and closes", async () => {
  await using at = await openPage({ hash: "#/shop" });
  await turnUp(at.page);
  for (const demo of ["1 · Cod and chips", "4 · With a cook", "The analyst", "The hot cabinet"]) {
    await at.page.getByRole("button", { name: demo }).click();
    await worker(at.page, "till 1")
      .getByText(/Order 1-\d+/)
      .first()
      .waitFor();
    await at.page.getByRole("button", { name: "Close the shop" }).click();
    await at.page.getByText("closed", { exact: true }).waitFor({ timeout: 20_000 });
  }
});

test("a shop whose topics are there in another shape says so", async () => {
  await using at = await openPage({
    prepare: (engine) => engine.createTopic("orders", { partitions: 2 }),
    hash: "#/shop",
  });
  await at.page.getByRole("button", { name: "1 · Cod and chips" }).click();
  await at.page.getByText('Topic "orders" exists with 2 partition(s)').waitFor();
  at.complaints.length = 0;
});
