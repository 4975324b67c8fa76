// What programs may rely on when they read as members of a group.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { MoldauError, problem } from "../../src/base/index.ts";
import { Kafkaesque } from "../../src/broker/index.ts";
import { Consumer, type ConsumerOptions, HttpEngine, type MembershipOptions } from "../../src/client/index.ts";
import { type Engine, encodeEvent, type TopicPartition } from "../../src/engine/index.ts";
import { startServer } from "../../src/server/index.ts";
import { faulty } from "./faulty-engine.ts";

/** Registers a test twice: on an engine in this process, and on one behind HTTP. */
function check(sentence: string, body: (filled: Fill) => Promise<void>): void {
  test(sentence, () => body(filled));
  test(`${sentence}, over HTTP`, async () => {
    await using broker = new Kafkaesque();
    await using server = await startServer({ engine: broker, http: { port: 0 }, kafka: false });
    await body((partitions, events) => filled(partitions, events, new HttpEngine(server.url)));
  });
}

/** Makes an engine with a topic of some partitions that hold 0, 1, 2 ... in turn. */
type Fill = (partitions: number, events: number) => Promise<Engine>;

async function filled(partitions: number, events: number, engine: Engine = new Kafkaesque()): Promise<Engine> {
  await engine.createTopic("t", { partitions });
  for (let partition = 0; partition < partitions; partition += 1) {
    const values = Array.from({ length: events }, (_, value) => value).filter(
      (value) => value % partitions === partition,
    );
    if (values.length > 0)
      await engine.append(
        "t",
        partition,
        values.map((value) => encodeEvent(value)),
      );
  }
  return engine;
}

function member(engine: Engine, membership: MembershipOptions = {}, options: Partial<ConsumerOptions> = {}): Consumer {
  return new Consumer(engine, {
    topics: ["t"],
    from: "earliest",
    group: "g",
    membership: { sessionTimeoutMs: 6_000, ...membership },
    ...options,
  });
}

async function committed(engine: Engine): Promise<Record<number, number>> {
  const commits = await engine.groups.committed("g");
  return Object.fromEntries(commits.map(({ partition, offset }) => [partition, offset]));
}

async function until(condition: () => boolean | Promise<boolean>, forMs = 20_000): Promise<void> {
  for (const end = Date.now() + forMs; !(await condition()); await sleep(5)) {
    assert.ok(Date.now() < end, "it takes too long");
  }
}

const names = (partitions: readonly TopicPartition[]) => partitions.map(({ partition }) => partition).sort();

check("a member reads all, and the group goes on where it stopped", async (filled) => {
  await using engine = await filled(3, 30);
  const values: unknown[] = [];
  for await (const { value } of member(engine, {}, { maxEvents: 12 })) values.push(value);
  const before = await committed(engine);
  assert.equal(
    Object.values(before).reduce((sum, offset) => sum + offset, 0),
    12,
  );
  for await (const { value } of member(engine, {}, { untilEnd: true })) values.push(value);
  assert.deepEqual(
    values.sort((a, b) => Number(a) - Number(b)),
    Array.from({ length: 30 }, (_, index) => index),
  );
  assert.deepEqual(await committed(engine), { 0: 10, 1: 10, 2: 10 });
});

check("an event counts as handled when the next one is asked for", async (filled) => {
  await using engine = await filled(1, 10);
  const consumer = member(engine);
  const events = consumer[Symbol.asyncIterator]();
  for (let count = 0; count < 4; count += 1) await events.next();
  await consumer.close();
  assert.deepEqual(await committed(engine), { 0: 3 });
});

check("what was handled is committed from time to time", async (filled) => {
  await using engine = await filled(1, 10);
  await using consumer = member(engine, { autoCommitMs: 10 });
  const events = consumer[Symbol.asyncIterator]();
  await events.next();
  await events.next();
  await until(async () => (await committed(engine))[0] === 1);
});

check(
  "without auto-commit only what the program says is committed: before or after the work, or behind an event",
  async (filled) => {
    await using engine = await filled(1, 10);
    const consumer = member(engine, { autoCommit: false });
    const events = consumer[Symbol.asyncIterator]();
    const first = (await events.next()).value;
    await events.next();
    await consumer.commit(first);
    assert.deepEqual(await committed(engine), { 0: 1 });
    await consumer.commit();
    assert.deepEqual(await committed(engine), { 0: 2 });
    await events.next();
    await consumer.close();
    assert.deepEqual(await committed(engine), { 0: 2 });
  },
);

check("commits go one after the other, so that a slow one does not set a later one back", async (filled) => {
  await using engine = await filled(1, 10);
  let slow = true;
  const groups = new Proxy(engine.groups, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name !== "commit") return typeof value === "function" ? value.bind(target) : value;
      return async (...words: Parameters<typeof target.commit>) => {
        const wait = slow;
        slow = false;
        if (wait) await sleep(20);
        await target.commit(...words);
      };
    },
  });
  const around = faulty(engine, (_call, append) => append(), { groups });
  await using consumer = member(around, { autoCommit: false });
  const events = consumer[Symbol.asyncIterator]();
  const first = (await events.next()).value;
  const second = (await events.next()).value;
  await Promise.all([consumer.commit(first), consumer.commit(second)]);
  assert.deepEqual(await committed(engine), { 0: 2 });
});

check("a member that is closed before it began joins nothing", async (filled) => {
  await using engine = await filled(1, 1);
  const consumer = member(engine);
  await consumer.close();
  assert.deepEqual(await consumer[Symbol.asyncIterator]().next(), { done: true, value: undefined });
  assert.deepEqual(await engine.groups.list(), []);
});

check("members that close at the same time commit all that they have handled", async (filled) => {
  await using engine = await filled(6, 60);
  const members = [member(engine), member(engine), member(engine)];
  await Promise.all(members.map((each) => each.start()));
  const share = () => members.map((each) => each.partitions().length);
  await until(() => share().every((count) => count === 2));
  let handled = 0;
  const reading = members.map(async (each) => {
    for await (const _event of each) handled += 1;
  });
  await until(() => handled === 60);
  await Promise.all(members.map((each) => each.close()));
  await Promise.all(reading);
  assert.deepEqual(await committed(engine), { 0: 10, 1: 10, 2: 10, 3: 10, 4: 10, 5: 10 });
});

check("only members can commit", async (filled) => {
  await using engine = await filled(1, 1);
  const consumer = new Consumer(engine, { topics: ["t"] });
  await assert.rejects(consumer.commit(), (error) => MoldauError.is(error, "invalid-request"));
});

check(
  "a second member takes over partitions, after the first has let go of them; all is handled once",
  async (filled) => {
    await using engine = await filled(4, 400);
    const handled: number[] = [];
    const story: string[] = [];
    const tell = (name: string): MembershipOptions => ({
      onAssigned: (partitions) => void story.push(`${name} has ${names(partitions)}`),
      onRevoked: async (partitions) => {
        await sleep(5);
        story.push(`${name} let go of ${names(partitions)}`);
      },
    });
    const read = async (consumer: Consumer) => {
      for await (const event of consumer) {
        handled.push(Number(event.value));
        await sleep(1);
        if (handled.length === 400) await Promise.all([first.close(), second.close()]);
      }
    };
    const first = member(engine, tell("first"));
    const second = member(engine, tell("second"));
    const reading = read(first);
    await until(() => handled.length > 20);
    await Promise.all([reading, read(second)]);
    assert.equal(new Set(handled).size, 400);
    assert.equal(handled.length, 400, "nothing twice");
    assert.equal(story[0], "first has 0,1,2,3");
    const moved = story.findIndex((line) => line.startsWith("first let go of"));
    const taken = story.findIndex((line) => line.startsWith("second has"));
    assert.ok(moved > 0 && moved < taken, story.join("; "));
    assert.deepEqual(
      story[moved]?.split("of ")[1],
      story[taken]?.split("has ")[1],
      "what one lets go of the other gets",
    );
  },
);

check("the other partitions are read on while some are on their way to another member", async (filled) => {
  await using engine = await filled(2, 0);
  let isMoving = false;
  let meanwhile = 0;
  const first = member(engine, {
    onRevoked: async () => {
      if (meanwhile > 0) return;
      isMoving = true;
      await until(() => meanwhile > 5);
      isMoving = false;
    },
  });
  await first.start();
  const reading = (async () => {
    for await (const _event of first) if (isMoving) meanwhile += 1;
  })();
  const second = member(engine);
  const joining = second.start();
  await until(async () => {
    for (const partition of [0, 1]) await engine.append("t", partition, [encodeEvent("more")]);
    return meanwhile > 5;
  });
  await joining;
  await Promise.all([first.close(), second.close(), reading]);
});

check(
  "a program that works on one event for too long loses its partitions, is told, and joins again",
  async (filled) => {
    await using engine = await filled(1, 5);
    const lost: { partitions: readonly TopicPartition[]; reason: MoldauError }[] = [];
    const slow = member(engine, {
      maxPollIntervalMs: 30,
      onLost: (partitions, reason) => void lost.push({ partitions, reason }),
    });
    const events = slow[Symbol.asyncIterator]();
    const first = (await events.next()).value;
    await until(() => lost.length === 1);
    assert.deepEqual(names(lost[0]?.partitions ?? []), [0]);
    assert.ok(MoldauError.is(lost[0]?.reason, "timed-out"));
    await assert.rejects(slow.commit(first), (error) => MoldauError.is(error, "invalid-request"));
    assert.equal((await events.next()).value.offset, 0, "what it did not finish comes again");
    assert.equal((await events.next()).value.offset, 1);
    await slow.close();
    assert.deepEqual(await committed(engine), { 0: 1 });
  },
);

check("a member that the group has forgotten loses its partitions and joins again", async (filled) => {
  await using engine = await filled(1, 10);
  const reasons: string[] = [];
  let holdsFirst = false;
  let isForgotten = false;
  const groups = new Proxy(engine.groups, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name !== "heartbeat" || isForgotten) return typeof value === "function" ? value.bind(target) : value;
      return async (group: string, id: string) => {
        await until(() => holdsFirst);
        isForgotten = true;
        await target.leave(group, id);
        throw problem("unknown-member", { group, member: id });
      };
    },
  });
  const around = faulty(engine, (_call, append) => append(), { groups });
  await using consumer = member(around, { onLost: (_partitions, reason) => void reasons.push(reason.type) });
  const offsets: number[] = [];
  for await (const { offset } of consumer) {
    offsets.push(offset);
    holdsFirst = true;
    if (offset === 0) await until(() => reasons.length > 0);
    if (offset === 9) break;
  }
  assert.deepEqual(reasons, ["unknown-member"]);
  assert.deepEqual(offsets.slice(0, 3), [0, 0, 1], "it goes on from what is committed");
});

check("a consumer that is replaced under its instance name stops with an error", async (filled) => {
  await using engine = await filled(1, 1);
  const first = member(engine, { instance: "till" });
  await first.start();
  const waiting = (async () => {
    for await (const _event of first) void 0;
  })();
  const rejected = assert.rejects(waiting, (error) => MoldauError.is(error, "fenced-member"));
  await using second = member(engine, { instance: "till" });
  await second.start();
  await rejected;
});

check("seek in onAssigned decides where a partition is read from", async (filled) => {
  await using engine = await filled(2, 20);
  const consumer: Consumer = member(
    engine,
    {
      onAssigned: async (partitions) => {
        for (const { topic, partition } of partitions) await consumer.seek(topic, partition, 8);
      },
    },
    { maxEvents: 4 },
  );
  const offsets: number[] = [];
  for await (const { offset } of consumer) offsets.push(offset);
  assert.deepEqual(offsets.sort(), [8, 8, 9, 9]);
});

check("an error in a callback ends the loop", async (filled) => {
  await using engine = await filled(1, 1);
  const consumer = member(engine, { onAssigned: () => Promise.reject(new Error("not today")) });
  await assert.rejects(async () => {
    for await (const _event of consumer) void 0;
  }, /not today/);
});

check("members can change their topics", async (filled) => {
  await using engine = await filled(1, 1);
  await engine.createTopic("u");
  await engine.append("u", 0, [encodeEvent("other")]);
  await using consumer = member(engine);
  const events = consumer[Symbol.asyncIterator]();
  assert.equal((await events.next()).value.topic, "t");
  await consumer.subscribe(["u"]);
  assert.equal((await events.next()).value.value, "other");
});

check("an idle member waits until a partition comes free", async (filled) => {
  await using engine = await filled(1, 3);
  const first = member(engine);
  const events = first[Symbol.asyncIterator]();
  await events.next();
  const idle = member(engine);
  const waiting = idle[Symbol.asyncIterator]().next();
  await until(async () => (await engine.groups.describe("g")).members.length === 2);
  await first.close();
  assert.equal((await waiting).value.offset, 0, "what the first did not finish");
  await idle.close();
});
