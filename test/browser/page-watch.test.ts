import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage, putOrders } from "./page.ts";

const threePartitions = {
  prepare: (engine: Parameters<typeof putOrders>[0]) => engine.createTopic("orders", { partitions: 3 }),
};

test("a topic is drawn as lanes of cells, and a new event becomes a cell at once", async () => {
  await using at = await openPage(threePartitions);
  const lanes = at.page.locator(".lane");
  await lanes.nth(2).waitFor();
  assert.equal(await lanes.count(), 3);
  await at.engine.put("orders", { order: "1-1" }, { key: "till-1" });
  await lanes
    .nth(1)
    .getByRole("button", { name: /^offset 0, key till-1/ })
    .waitFor();
  await at.page.locator(".legend").getByText("till-1").waitFor();
  await at.page.getByText("orders got 1 event in partition 1: 0.").waitFor();
});

test("events that were there before the page are drawn, the older ones as a crate", async () => {
  await using at = await openPage({
    prepare: async (engine) => {
      await engine.createTopic("orders", { partitions: 1 });
      await putOrders(engine, 500);
    },
  });
  await at.page.getByRole("button", { name: /^offset 499,/ }).waitFor();
  await at.page
    .locator(".crate-range")
    .getByText(/^0 – 4\d\d$/)
    .waitFor();
});

test("an event opens with key, time, headers, value and bytes", async () => {
  await using at = await openPage({
    prepare: async (engine) => {
      await engine.createTopic("orders", { partitions: 1 });
      await putOrders(engine, 3);
    },
  });
  await at.page.getByRole("button", { name: /^offset 1,/ }).click();
  const event = at.page.getByRole("region", { name: "Event" });
  await event.getByText("trace: 4bf92f35").waitFor();
  await event.getByText('{"order":"1-1","till":2}').waitFor();
  await event.getByText("bytes", { exact: true }).click();
  await event.getByText(/24 bytes[\s\S]*7b 22 6f 72 64 65 72 22/).waitFor();
  await event.getByRole("button", { name: "The event after" }).click();
  await event.getByText('{"order":"1-2","till":3}').waitFor();
});

test("a paused picture stands still; steps go forward and back; going on catches up", async () => {
  await using at = await openPage(threePartitions);
  await at.page.getByRole("button", { name: "Pause" }).click();
  for (let index = 0; index < 3; index += 1) await at.engine.put("orders", index, { partition: 0 });
  await at.page.getByText(/paused · [1-9]\d* waiting/).waitFor();
  const cells = at.page.locator("button.cell");
  assert.equal(await cells.count(), 0);
  while ((await cells.count()) < 2) await at.page.getByRole("button", { name: "Step ▶" }).click();
  assert.equal(await cells.count(), 2);
  while ((await cells.count()) > 1) await at.page.getByRole("button", { name: "◀ Step" }).click();
  await at.page.getByRole("button", { name: "Go on" }).click();
  await at.page.getByRole("button", { name: /^offset 2,/ }).waitFor();
  assert.equal(await cells.count(), 3);
});

test("the page tails a topic, filters it, and jumps to an offset or a time", async () => {
  await using at = await openPage({
    prepare: async (engine) => {
      await engine.createTopic("orders", { partitions: 1 });
      await putOrders(engine, 120);
    },
  });
  await at.page.getByRole("button", { name: "Tail" }).click();
  const tail = at.page.getByRole("region", { name: "Tail of orders" });
  await tail.getByRole("button", { name: "119", exact: true }).waitFor();
  await tail.getByLabel(/^Filter/).fill("till-2");
  await tail.getByRole("button", { name: "118", exact: true }).waitFor();
  assert.equal(await tail.getByText("till-1").count(), 0);
  await tail.getByLabel(/^Filter/).fill("");
  await tail.getByLabel(/^From/).fill("5");
  await tail.getByRole("button", { name: "Jump" }).click();
  await tail.getByRole("button", { name: "5", exact: true }).waitFor();
  assert.equal(await tail.getByRole("button", { name: "4", exact: true }).count(), 0);
  await tail.getByLabel(/^From/).fill("2000-01-01T00:00:00Z");
  await tail.getByRole("button", { name: "Jump" }).click();
  await tail.getByRole("button", { name: "0", exact: true }).waitFor();
  await tail.getByRole("button", { name: "7", exact: true }).click();
  await at.page.getByRole("region", { name: "Event" }).getByText('"order":"1-7"').waitFor();
});

test("a jump beyond the end says what to do", async () => {
  await using at = await openPage(threePartitions);
  await at.page.getByRole("button", { name: "Tail" }).click();
  const tail = at.page.getByRole("region", { name: "Tail of orders" });
  await tail.getByLabel(/^From/).fill("99");
  await tail.getByRole("button", { name: "Jump" }).click();
  await tail.getByText("the next event gets offset 0").waitFor();
  at.complaints.length = 0;
});

test("a reload shows the same topic again", async () => {
  await using at = await openPage({ ...threePartitions, hash: "#/watch/orders" });
  await at.engine.put("orders", 1, { partition: 2 });
  await at.page.getByRole("button", { name: /^offset 0,/ }).waitFor();
  await at.page.reload();
  await at.page.getByRole("heading", { name: "orders" }).waitFor();
  await at.page
    .locator(".lane")
    .nth(2)
    .getByRole("button", { name: /^offset 0,/ })
    .waitFor();
});

test("the figures of a topic: earliest, end, events, bytes, and the lag of the slowest group", async () => {
  await using at = await openPage({
    prepare: async (engine) => {
      await engine.createTopic("orders", { partitions: 1 });
      await putOrders(engine, 30);
      await engine.deleteEvents("orders", 0, 10);
      await engine.groups.commit("analyst", [{ topic: "orders", partition: 0, offset: 28 }]);
      await engine.groups.commit("preparers", [{ topic: "orders", partition: 0, offset: 12 }]);
    },
  });
  await at.page.getByRole("button", { name: "Figures" }).click();
  const cells = at.page.getByRole("region", { name: "Figures of orders" }).getByRole("cell");
  await cells.nth(5).waitFor();
  const figures = await cells.allTextContents();
  assert.deepEqual([...figures.slice(0, 4), figures[5]], ["0", "10", "30", "20", "18"]);
  assert.match(figures[4] as string, /^\d+(\.\d)? (bytes|kB)$/);
});
