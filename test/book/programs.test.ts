// What the book says of its programs beyond what they print by themselves.

import assert from "node:assert/strict";
import { test } from "node:test";
import { outputOf } from "../../scripts/weave/repository.ts";
import { startServer } from "../../src/server/index.ts";

test("the shop of chapter 15 runs against a server as it does in one process, and leaves its events there", async () => {
  await using server = await startServer({ http: { port: 0 }, kafka: false });
  assert.equal(await outputOf("book/steps/15-shop.ts", server.url), await outputOf("book/steps/15-shop.ts"));
  const { partitions } = await server.engine.describeTopic("orders");
  assert.equal(
    partitions.reduce((sum, { end }) => sum + end, 0),
    15,
  );
});

test("the Kafka client of chapter 15 runs against any broker it is given", async () => {
  await using server = await startServer({ http: { port: 0 }, kafka: { port: 0 } });
  const address = `127.0.0.1:${server.kafka?.port}`;
  assert.equal(
    await outputOf("book/steps/15-kafka-client.ts", address),
    await outputOf("book/steps/15-kafka-client.ts"),
  );
});
