// Whatever is sent, the door answers, says what was wrong, stores nothing by halves, and lives on.

import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { openDoor } from "./open-door.ts";

const json = { "content-type": "application/json" };

test("a reader at a gone offset gets 410 with what is left, one beyond the end 416", async () => {
  await using door = await openDoor();
  for (let n = 0; n < 10; n += 1) await door.engine.put("orders", n);
  await door.engine.deleteEvents("orders", 0, 4);
  const events = "/topics/orders/partitions/0/events";
  for (const accept of ["application/json", "text/event-stream"]) {
    for (const path of [events, "/topics/orders/events", "/events"]) {
      const query = path === "/events" ? "?topics=orders&" : "?";
      const gone = await door.call(`${path}${query}from=3`, { headers: { accept } });
      assert.equal(gone.status, 410);
      assert.match(gone.headers.get("content-type") ?? "", /^application\/problem\+json/);
      const { type, earliest, end, offset, partition, topic } = gone.body;
      assert.deepEqual(
        { type, earliest, end, offset, partition, topic },
        { type: "/problems/offset-expired", earliest: 4, end: 10, offset: 3, partition: 0, topic: "orders" },
      );
      const beyond = await door.call(`${path}${query}from=11`, { headers: { accept } });
      assert.equal(beyond.status, 416);
      assert.equal(beyond.body.end, 10);
    }
  }
  assert.equal((await door.call(`${events}/3`)).status, 410);
  assert.equal((await door.call(`${events}/10`)).status, 416);
  assert.equal((await door.call(`${events}/-7`)).status, 410);
  assert.equal((await door.call(`${events}/-1`)).body.value, 9);
});

test("what is unknown is 404", async () => {
  await using door = await openDoor();
  await door.engine.createTopic("orders");
  for (const path of [
    "/topics/none",
    "/topics/none/events",
    "/topics/none/partitions/0/events",
    "/topics/orders/partitions/1/events",
    "/topics/orders/partitions/1/events/0",
    "/events?topics=orders,none",
    "/events?topics=orders:1",
    "/none",
  ]) {
    const { status, body } = await door.call(path);
    assert.equal(status, 404, path);
    assert.match(body.type, /^\/problems\/(unknown-|not-found)/);
  }
  assert.equal((await door.call("/topics/none", { method: "DELETE" })).status, 404);
});

test("a wrong put is refused, naming the field, and stores nothing", async () => {
  await using door = await openDoor();
  await door.engine.createTopic("orders", { partitions: 2 });
  const put = (body: BodyInit, headers: Record<string, string> = json, path = "/topics/orders/events") =>
    door.call(path, { method: "POST", headers, body });
  const cases: readonly (readonly [status: number, detail: RegExp, answer: ReturnType<typeof put>])[] = [
    [400, /not a JSON object/, put("order 1")],
    [400, /value: is not JSON/, put('{"value":{order:1}}')],
    [400, /body: is not UTF-8/, put(new Uint8Array([0x7b, 0xff, 0x7d]))],
    [400, /body: is not UTF-8/, put(new Uint8Array([0xc3, 0x28]), { "content-type": "text/plain" })],
    [400, /\[1\]\.valeu: is unknown/, put('[{"value":1},{"valeu":2}]')],
    [400, /\[0\]\.partition: is not a whole number/, put('[{"value":1,"partition":-1}]')],
    [400, /"-1" is not a partition/, put('{"value":1}', json, "/topics/orders/partitions/-1/events")],
    [
      400,
      /\[1\]\.partition: is 1, but the path says 0/,
      put('[{"value":1},{"value":2,"partition":1}]', json, "/topics/orders/partitions/0/events"),
    ],
    [404, /has no partition 2/, put('[{"value":1},{"value":2,"partition":2}]')],
    [404, /has no partition 7/, put('{"value":1}', json, "/topics/orders/partitions/7/events")],
    [400, /ackz: is unknown/, put('{"value":1}', json, "/topics/orders/events?ackz=1")],
    [400, /acks: "2" is none of/, put('{"value":1}', json, "/topics/orders/events?acks=2")],
    [413, /1048576/, put(JSON.stringify([{ value: 1 }, { text: "x".repeat(1024 * 1024 + 1) }]))],
    [415, /application\/json/, put("value=1", { "content-type": "application/x-www-form-urlencoded" })],
    [415, /Cannot read/, put("x", { "content-type": "text/plain; charset=utf-16" })],
    [400, /go together/, put('{"value":1}', { ...json, "producer-id": "1" }, "/topics/orders/partitions/0/events")],
    [
      400,
      /need a partition/,
      put('{"value":1}', { ...json, "producer-id": "1", "producer-epoch": "0", "producer-sequence": "0" }),
    ],
    [400, /Use 1 to 249/, put('{"value":1}', json, "/topics/not%20a%20topic/events")],
  ];
  for (const [status, detail, asked] of cases) {
    const answer = await asked;
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    assert.match(answer.body.detail, detail);
    assert.equal(answer.body.status, status);
    assert.ok(answer.headers.get("x-request-id"));
  }
  const { partitions } = await door.engine.describeTopic("orders");
  assert.deepEqual(
    partitions.map(({ end }) => end),
    [0, 0],
  );
});

test("an event of 20 MB is refused with the limit, as JSON, text, bytes and a line", async () => {
  await using door = await openDoor();
  await door.engine.createTopic("orders");
  const large = "x".repeat(20_000_000);
  for (const [type, body] of [
    ["application/json", `{"value":"${large}"}`],
    ["text/plain", large],
    ["application/octet-stream", large],
    ["application/x-ndjson", `{"value":1}\n{"value":"${large}"}\n{"value":3}\n`],
  ] as const) {
    const answer = await door.call("/topics/orders/events", {
      method: "POST",
      headers: { "content-type": type },
      body,
    });
    assert.equal(answer.status, 413, type);
    assert.ok(answer.body.limit > 0);
  }
  const { body } = await door.call("/topics/orders/events?from=earliest");
  assert.deepEqual(
    body.events.map(({ value }: { value: number }) => value),
    [1],
    "the line before the large one is stored",
  );
});

test("a wrong line ends a stream of lines; the error tells which it was, and what is stored", async () => {
  await using door = await openDoor();
  const lines = (body: string) =>
    door.call("/topics/orders/events", { method: "POST", headers: { "content-type": "application/x-ndjson" }, body });
  const { status, body } = await lines('{"value":1}\n\n{"value":2}\n{"value":}\n{"value":4}\n');
  assert.equal(status, 400);
  assert.match(body.detail, /line 4\.value: is not JSON/);
  assert.equal(body.lastLine, 3);
  assert.equal(body.stored, 2);
  assert.equal((await door.engine.describeTopic("orders")).partitions[0]?.end, 2);
  assert.equal((await lines("nothing\n")).body.stored, 0);
});

test("a wrong read is refused, naming the field", async () => {
  await using door = await openDoor();
  await door.engine.createTopic("orders");
  const cases: readonly (readonly [path: string, status: number, detail: RegExp])[] = [
    ["/topics/orders/events?form=eariest", 400, /form/],
    ["/topics/orders/events?form=bytes&form=json", 400, /more than once/],
    ["/topics/orders/events?from=first", 400, /from: "first" is none of/],
    ["/topics/orders/events?form=bytes&frm=0", 400, /frm: is unknown/],
    ["/topics/orders/events?wait=30", 400, /wait/],
    ["/topics/orders/events?max=0", 400, /max/],
    ["/topics/orders/partitions/-1/events", 400, /partition/],
    ["/topics/orders/partitions/x/events", 400, /partition/],
    ["/topics/orders/partitions/0/events/x", 400, /offset/],
    ["/events", 400, /topics: is missing/],
    ["/events?topics=orders:x", 400, /topics/],
  ];
  for (const [path, status, detail] of cases) {
    const answer = await door.call(path);
    assert.equal(answer.status, status, path);
    assert.match(answer.body.detail, detail, path);
  }
  const answer = await door.call("/topics/orders/events", { headers: { accept: "text/html" } });
  assert.equal(answer.status, 406);
  assert.equal((await door.call("/topics/orders/partitions/0/events", { method: "DELETE" })).status, 400);
});

test("a method that an address does not take is 405 with those it takes", async () => {
  await using door = await openDoor();
  const answer = await door.call("/topics", { method: "DELETE" });
  assert.equal(answer.status, 405);
  assert.equal(answer.headers.get("allow"), "GET, POST, HEAD, OPTIONS");
});

test("a wrong topic is refused, naming the field", async () => {
  await using door = await openDoor();
  for (const [body, field] of [
    [{ name: 5 }, "name"],
    [{ nam: "orders" }, "name"],
    [{ name: "orders", partition: 3 }, "partition"],
    [{ name: "orders", config: { "retention.ms": "long" } }, "config.retention.ms"],
    [[], "body"],
  ] as const) {
    const answer = await door.put("/topics", body);
    assert.equal(answer.status, 400);
    assert.equal(answer.body.field, field, JSON.stringify(answer.body));
  }
  assert.equal((await door.put("/topics", { name: "a/b" })).body.type, "/problems/invalid-topic");
  assert.equal((await door.put("/topics", { name: "orders", partitions: 3 })).status, 201);
  assert.equal((await door.put("/topics", { name: "orders", partitions: 4 })).status, 409);
});

/** Sends bytes as they are, and reads the answer until the door closes. */
function raw(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "ECONNRESET" || error.code === "EPIPE" ? resolve(answer) : reject(error),
    );
  });
}

test("a header bomb is 431, and what is not HTTP is 400, both as problem documents", async () => {
  await using door = await openDoor();
  const bomb = await raw(
    door.url,
    `GET /topics HTTP/1.1\r\nHost: localhost\r\nX-Bomb: ${"x".repeat(1_000_000)}\r\n\r\n`,
  );
  assert.match(bomb, /^HTTP\/1.1 431 [\s\S]*application\/problem\+json[\s\S]*"type":"\/problems\/headers-too-large"/);
  const many = await raw(door.url, `GET /topics HTTP/1.1\r\nHost: localhost\r\n${"X-A: b\r\n".repeat(50_000)}\r\n`);
  assert.match(many, /^HTTP\/1.1 431 /);
  assert.match(await raw(door.url, "HELLO\r\n\r\n"), /^HTTP\/1.1 400 [\s\S]*"type":"\/problems\/invalid-request"/);
  assert.equal((await door.call("/health")).status, 200);
});

test("a body that breaks off stores the lines that came whole, and nothing else", async () => {
  await using door = await openDoor();
  await door.engine.createTopic("orders");
  const { hostname, port } = new URL(door.url);
  for (const [type, body] of [
    ["application/json", '[{"value":1},{"value":2},'],
    ["application/x-ndjson", '{"value":1}\n{"value":2}\n{"val'],
  ] as const) {
    await new Promise((resolve) => {
      const head = `POST /topics/orders/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: 1000\r\n\r\n`;
      const socket = connect(Number(port), hostname, () => {
        socket.write(head + body);
        setTimeout(() => socket.destroy(), 50);
      });
      socket.on("close", resolve);
    });
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal((await door.engine.describeTopic("orders")).partitions[0]?.end, 2);
});
