// The client runs in a browser: it bundles without anything of Node's, and its classes produce and consume there.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { before, test } from "node:test";
import { build, type Rolldown } from "vite";
import type * as Client from "../../src/client/index.ts";
import { startServer } from "../../src/server/index.ts";
import { launchBrowser } from "./launch.ts";

const root = join(import.meta.dirname, "../..");

/** `moldau/client` as one module for browsers. */
async function bundle(): Promise<string> {
  const built = await build({
    root,
    configFile: false,
    logLevel: "error",
    resolve: { conditions: ["source"] },
    build: {
      write: false,
      target: "es2022",
      lib: { entry: "src/client/index.ts", formats: ["es"] },
      rolldownOptions: { onwarn: (warning) => assert.fail(warning.message) },
    },
  });
  const [{ output }] = built as Rolldown.RolldownOutput[] as [Rolldown.RolldownOutput];
  const chunks = output.filter((part) => part.type === "chunk");
  assert.deepEqual(
    chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]),
    [],
  );
  return chunks.map(({ code }) => code).join("\n");
}

let code = "";

before(async () => {
  code = await bundle();
});

test("moldau/client bundles without node: modules, Zod or Buffer, and stays small", () => {
  assert.doesNotMatch(code, /["']node:|\brequire\(|\bBuffer\.|\bprocess\./);
  assert.doesNotMatch(code, /ZodType|strictObject/);
  assert.ok(code.length < 80_000, `${code.length} characters`);
});

test("Producer and Consumer work in Chromium, over more partitions than it has connections", async (t) => {
  const page = createServer((request, response) => {
    const isScript = request.url === "/client.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? code : "<!doctype html><title>Moldau</title>");
  });
  page.listen(0, "127.0.0.1");
  await once(page, "listening");
  t.after(() => page.close());
  const origin = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
  await using server = await startServer({ http: { port: 0, allowOrigins: [origin] }, kafka: false });
  const browser = await launchBrowser();
  try {
    const tab = await browser.newPage();
    await tab.goto(origin);
    const values = await tab.evaluate(async (url) => {
      const script = "/client.js";
      const { Consumer, HttpEngine, Producer }: typeof Client = await import(script);
      const engine = new HttpEngine(url);
      await engine.createTopic("orders", { partitions: 12 });
      const consumer = new Consumer<{ order: string }>(engine, { topics: ["orders"], maxEvents: 50 });
      await consumer.start();
      const producer = new Producer<{ order: string }>(engine);
      const orders = Array.from({ length: 50 }, (_, index) => `1-${index}`);
      await producer.sendMany(
        "orders",
        orders.map((order) => ({ value: { order }, key: order })),
      );
      await producer.close();
      const seen: string[] = [];
      for await (const { value } of consumer) seen.push(value.order);
      await engine.close();
      return seen;
    }, server.url);
    assert.equal(new Set(values).size, 50);
  } finally {
    await browser.close();
  }
});
