// The page under load, and when the server goes away.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Kafkaesque } from "../../src/broker/index.ts";
import { startServer } from "../../src/server/index.ts";
import { launchBrowser } from "./launch.ts";
import { openPage } from "./page.ts";

test("a server that comes back is noticed, said, and drawn again", async () => {
  const engine = new Kafkaesque();
  await engine.createTopic("orders");
  const server = await startServer({ engine, http: { port: 0 }, kafka: false });
  const port = Number(new URL(server.url).port);
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.getByText("live").waitFor();
    await server.close();
    await page.getByText("The server does not answer.").waitFor();
    await page.getByText("server away").waitFor();
    await engine.put("orders", 1);
    await using _again = await startServer({ engine, http: { port }, kafka: false });
    await page.getByText("live").waitFor({ timeout: 15_000 });
    await page.getByRole("button", { name: /^offset 0,/ }).waitFor();
    assert.equal(await page.getByText("The server does not answer.").count(), 0);
    await page.close();
  } finally {
    await browser.close();
    await engine.close();
  }
});

test("fifty partitions with a hundred members are drawn, and 1,000 events a second keep moving", async () => {
  await using at = await openPage({
    prepare: async (engine) => {
      await engine.createTopic("orders", { partitions: 50 });
      const joins = Array.from({ length: 100 }, (_, index) => {
        return engine.groups.join("preparers", {
          topics: ["orders"],
          client: `preparer-${index}`,
          sessionTimeoutMs: 60_000,
        });
      });
      await Promise.all(joins);
    },
  });
  assert.equal(await at.page.locator(".lane").count(), 50);
  let sent = 0;
  const timer = setInterval(() => {
    const values = Array.from({ length: 20 }, () => ({ order: sent++ }));
    void at.engine.putMany("orders", values, { key: ({ order }) => `till-${order % 8}` });
  }, 20);
  const frames = (await at.page.evaluate(`new Promise((resolve) => {
    const frames = [];
    let last = performance.now();
    const frame = (now) => {
      frames.push(now - last);
      last = now;
      if (frames.length === 120) resolve(frames.sort((left, right) => left - right));
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  })`)) as number[];
  clearInterval(timer);
  assert.ok((frames[60] as number) < 50, `half of the frames took longer than ${frames[60]} ms`);
  await at.page
    .getByRole("button", { name: /^offset \d+, key till-/ })
    .first()
    .waitFor();
});

test("a member that is a Kafka client is drawn like the others", async () => {
  const { Kafka, logLevel } = await import("kafkajs");
  await using at = await openPage({
    prepare: (engine) => engine.createTopic("orders", { partitions: 2 }),
    kafka: { port: 0 },
  });
  const brokers = [`127.0.0.1:${at.kafkaPort}`];
  const client = new Kafka({ clientId: "kafkajs-kitchen", brokers, logLevel: logLevel.NOTHING });
  const consumer = client.consumer({ groupId: "kitchen" });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: ["orders"], fromBeginning: true });
    await consumer.run({ eachMessage: async () => undefined });
    await at.page.getByRole("link", { name: /^kitchen/ }).waitFor();
    await at.page.locator(".lane-head").first().getByText("kafkajs-kitchen").waitFor();
  } finally {
    await consumer.disconnect();
  }
});
