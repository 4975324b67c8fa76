import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage, putOrders } from "./page.ts";

const threePartitions = {
  prepare: (engine: Parameters<typeof putOrders>[0]) => engine.createTopic("orders", { partitions: 3 }),
};

test("the form puts an event, and says beforehand which partition its key picks", async () => {
  await using at = await openPage(threePartitions);
  const put = at.page.getByRole("region", { name: "Put an event" });
  await put.getByLabel(/^Key/).fill("till-1");
  await put.getByText("goes to partition 1, like every event with this key").waitFor();
  await put.getByLabel(/^Value/).fill('{"order": "1-17"}');
  await put.getByText("partition, headers, many at once").click();
  await put.getByLabel(/^Headers/).fill("trace: 4bf9");
  await put.getByRole("button", { name: "Put it" }).click();
  await put.getByText("Stored in partition 1: 0.").waitFor();
  const event = await at.engine.get("orders", 0, { partition: 1 });
  assert.equal(event.key, "till-1");
  assert.deepEqual(event.value, { order: "1-17" });
  assert.equal(event.headers[0]?.[0], "trace");
});

test("many events go at once, to the partition that one names", async () => {
  await using at = await openPage(threePartitions);
  const put = at.page.getByRole("region", { name: "Put an event" });
  await put.getByText("partition, headers, many at once").click();
  await put.getByLabel("Partition").selectOption("2");
  await put.getByLabel("How many").fill("25");
  await put.getByRole("button", { name: "Put it" }).click();
  await put.getByText("Stored in partition 2: 0 – 24.").waitFor();
});

test("a value that looks like JSON and is not is refused before anything is sent", async () => {
  await using at = await openPage(threePartitions);
  const put = at.page.getByRole("region", { name: "Put an event" });
  await put.getByLabel(/^Value/).fill('{"order": ');
  await put.getByRole("button", { name: "Put it" }).click();
  await put.getByText("looks like JSON, but is not").waitFor();
  assert.equal(
    (await at.engine.describeTopic("orders")).partitions.every(({ end }) => end === 0),
    true,
  );
});

test("a topic is made, changed, given partitions, emptied and deleted", async () => {
  await using at = await openPage();
  await at.page.getByRole("button", { name: "+ New topic" }).click();
  const dialog = at.page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("cook");
  await dialog.getByLabel("Partitions").fill("2");
  await dialog.getByRole("button", { name: "Make it" }).click();
  await at.page.getByRole("heading", { name: "cook" }).waitFor();
  await at.engine.put("cook", "plaice", { partition: 1 });

  await at.page.getByRole("button", { name: "Settings" }).click();
  await dialog.getByLabel("Partitions").fill("4");
  await dialog.getByLabel(/^Keep for minutes/).fill("60");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("Changed.").waitFor();
  const changed = await at.engine.describeTopic("cook");
  assert.equal(changed.partitions.length, 4);
  assert.equal(changed.config["retention.ms"], 3_600_000);

  await dialog.getByRole("button", { name: "Empty it" }).click();
  await dialog.getByText("Drop all 1 event of cook?").waitFor();
  await dialog.getByRole("button", { name: "Empty it for good" }).click();
  await dialog.getByText("Emptied.").waitFor();
  assert.equal((await at.engine.describeTopic("cook")).partitions[1]?.earliest, 1);

  await dialog.getByRole("button", { name: "Delete it", exact: true }).click();
  await dialog.getByRole("button", { name: "Keep it" }).click();
  assert.equal(
    (await at.engine.listTopics()).some(({ topic }) => topic === "cook"),
    true,
  );
  await dialog.getByRole("button", { name: "Delete it", exact: true }).click();
  await dialog.getByRole("button", { name: "Delete it for good" }).click();
  await at.page.getByText("Topic cook was deleted.").waitFor();
  assert.equal(
    (await at.engine.listTopics()).some(({ topic }) => topic === "cook"),
    false,
  );
});

test("what the server refuses is shown in its own words", async () => {
  await using at = await openPage();
  await at.page.getByRole("button", { name: "+ New topic" }).click();
  const dialog = at.page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("not a topic");
  await dialog.getByRole("button", { name: "Make it" }).click();
  await dialog.getByText("cannot name a topic").waitFor();
  at.complaints.length = 0;
});

test("demonstration workers are added, slowed, stopped and killed", async () => {
  await using at = await openPage(threePartitions);
  await at.page.getByRole("button", { name: "Demonstrate" }).click();
  const workers = at.page.getByRole("region", { name: "Demonstration" });
  await workers.getByRole("button", { name: "Add a producer" }).click();
  await workers.getByText("till-1").waitFor();
  await workers.getByLabel("Speed of till-1").selectOption("50");
  await workers.getByRole("button", { name: "Add a consumer" }).click();
  await workers.getByText("preparer-1").waitFor();
  await at.page.getByText("preparer-1 joined preparers.").waitFor();
  const row = (name: string) => workers.getByRole("row", { name });
  await row("till-1").getByRole("button", { name: "Stop" }).click();
  await row("till-1").getByText("stopped").waitFor();
  await row("preparer-1").getByRole("button", { name: "Kill" }).click();
  await row("preparer-1").getByText("killed").waitFor();
});

test("a group shows members and lag, and is moved with a preview, partition by partition", async () => {
  await using at = await openPage({
    prepare: async (engine) => {
      await engine.createTopic("orders", { partitions: 2 });
      await putOrders(engine, 60);
      await engine.groups.commit("analyst", [
        { topic: "orders", partition: 0, offset: 5 },
        { topic: "orders", partition: 1, offset: 6 },
      ]);
    },
    hash: "#/group/analyst",
  });
  await at.page.getByRole("heading", { name: "analyst", level: 1 }).waitFor();
  const move = at.page.getByRole("region", { name: "Move the group" });
  assert.equal(await move.getByRole("button", { name: "Move it" }).isDisabled(), true);
  await move.getByLabel("Which partitions").selectOption("orders/1");
  await move.getByLabel("To").selectOption("shift");
  await move.getByLabel("Events", { exact: true }).fill("-4");
  await move.getByRole("button", { name: "Preview" }).click();
  assert.deepEqual(await move.getByRole("table", { name: "What would move" }).getByRole("cell").allTextContents(), [
    "orders 1",
    "6",
    "2",
  ]);
  await move.getByRole("button", { name: "Move it" }).click();
  await move.getByText("1 position moved.").waitFor();
  const committed = await at.engine.groups.committed("analyst");
  assert.deepEqual(committed.map(({ partition, offset }) => [partition, offset]).sort(), [
    [0, 5],
    [1, 2],
  ]);
  await move.getByRole("button", { name: "Delete the group" }).click();
  await move.getByRole("button", { name: "Delete it for good" }).click();
  await at.page.getByText("Group analyst was deleted, with its commits.").waitFor();
});
