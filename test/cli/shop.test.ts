// `moldau shop`, whole.

import assert from "node:assert/strict";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { after, before, test } from "node:test";
import { Kafkaesque } from "../../src/broker/index.ts";
import { Terminal } from "../../src/cli/index.ts";
import { PanelView } from "../../src/cli/shop-view.ts";
import { type Server, startServer } from "../../src/server/index.ts";
import { say } from "./in-process.ts";
import { type Running, start } from "./moldau.ts";

const engine = new Kafkaesque();
let server: Server;

before(async () => {
  server = await startServer({ engine, http: { port: 0 }, kafka: false });
});

after(async () => {
  await server.close();
  await engine.close();
});

async function printed({ child }: Running, what: RegExp): Promise<void> {
  for (let text = ""; !what.test(text); text += (await once(child.stdout, "data"))[0]);
}

test("a shop opens on a server, and on Ctrl-C prepares what was ordered before it closes", async () => {
  const shop = start(["shop", "1", "--speed", "20", "--at", server.url]);
  await printed(shop, /✓ Order 1-5/);
  shop.child.kill("SIGINT");
  const { code, output, errors } = await shop.finished;
  assert.deepEqual({ code, errors }, { code: 0, errors: "" });
  const [taken, prepared] = [/^till 1 +Order (\S+):/gm, /^preparer 1 +✓ Order (\S+):/gm].map((line) =>
    Array.from(output.matchAll(line), ([, order]) => order),
  );
  assert.deepEqual(prepared, taken);
  assert.match(output, /^waiting +orders 0: 0\n*$/m);
  assert.equal((await engine.describeTopic("orders")).partitions[0]?.end, taken?.length);
});

test("a shop that finds other topics than it needs says so, and makes its own when told to", async () => {
  await engine.createTopic("cook", { partitions: 2 });
  const { code, errors } = await say(["shop", "4", "--at", server.url]);
  assert.equal(code, 1);
  assert.match(errors, /the topic "cook" is there, but not as this shop needs it\. Add --fresh/);
  const shop = start(["shop", "4", "--speed", "20", "--fresh", "--at", server.url]);
  await printed(shop, /✓ Order/);
  shop.child.kill("SIGTERM");
  assert.equal((await shop.finished).code, 0);
  assert.equal((await engine.describeTopic("cook")).partitions.length, 1);
});

test("on a terminal there are panels; at the end the terminal is given back, with everybody's last line", async () => {
  let screen = "";
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 12, getColorDepth: () => 1 });
  output.on("data", (text) => {
    screen += text;
  });
  const terminal = new Terminal({ input: new PassThrough(), output, errors: new PassThrough() });
  const view = new PanelView(terminal, "Fish and chips", "Watch.", "memory:");
  view.look([{ topic: "orders", partition: 0, count: 1, who: "preparer 1" }], ["till 1", "preparer 1"]);
  view.hear("till 1", "Order 1-1: chips");
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.match(screen, /─ till 1 ─.*─ preparer 1 ─/);
  assert.match(screen, /orders 0 +1 waiting █ preparer 1/);
  view.close();
  await terminal.flush();
  assert.ok(screen.startsWith("\x1b[?1049h"), "takes the screen");
  assert.ok(screen.endsWith("\x1b[?25h\x1b[?1049ltill 1      Order 1-1: chips\n"), "and gives it back");
});
