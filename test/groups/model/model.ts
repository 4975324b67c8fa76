// The model: what may happen in the world, drawn at random, and how a run goes.

import assert from "node:assert/strict";
import fc from "fast-check";
import { MoldauError } from "../../../src/base/index.ts";
import { partitionName } from "../../../src/groups/assign/index.ts";
import { KafkaReader } from "./kafka-reader.ts";
import { OwnReader } from "./own-reader.ts";
import { group, topic, World } from "./world.ts";

type Event =
  | { readonly kind: "come"; readonly kafka: boolean; readonly instance: number }
  | { readonly kind: "poll" | "work" | "commit" | "leave" | "crash" | "sleep" | "wake" | "stale"; readonly who: number }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "restart" }
  | { readonly kind: "grow" };

const who = fc.nat(7);

function about(kind: Exclude<Event["kind"], "come" | "pass" | "restart" | "grow">): fc.Arbitrary<Event> {
  return fc.record({ kind: fc.constant(kind), who });
}

const happening: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("come"), kafka: fc.boolean(), instance: fc.nat(9) }) },
  { weight: 12, arbitrary: about("poll") },
  { weight: 10, arbitrary: about("work") },
  { weight: 4, arbitrary: about("commit") },
  { weight: 2, arbitrary: about("leave") },
  { weight: 1, arbitrary: about("crash") },
  { weight: 1, arbitrary: about("sleep") },
  { weight: 2, arbitrary: about("wake") },
  { weight: 2, arbitrary: about("stale") },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("pass"), ms: fc.constantFrom(1, 5, 40, 700, 2500) }) },
  { weight: 1, arbitrary: fc.constantFrom<Event>({ kind: "restart" }, { kind: "grow" }) },
) as fc.Arbitrary<Event>;

/** A run: which Kafka clients there are, if any, and what happens. */
export interface Run {
  readonly kafka: "cooperative-sticky" | "roundrobin" | "none";
  readonly happenings: readonly Event[];
}

export const runs: fc.Arbitrary<Run> = fc.record(
  {
    kafka: fc.constantFrom("cooperative-sticky", "roundrobin", "none"),
    happenings: fc.array(happening, { minLength: 20, maxLength: 120, size: "max" }),
  },
  { noNullPrototype: true },
);

/** Lets a run happen, then gives those who are left time, and checks what must be true. */
export async function happen({ kafka, happenings }: Run): Promise<void> {
  const world = new World();
  await world.start();
  const readers: (OwnReader | KafkaReader)[] = [];
  const onError = (error: unknown) => world.failures.push(error);
  process.on("unhandledRejection", onError);
  try {
    for (const event of happenings) {
      if (event.kind !== "poll" && event.kind !== "work") world.tell(JSON.stringify(event));
      await step(world, readers, event, kafka);
      await world.around.clock.pass(0);
      world.check();
    }
    await settle(world, readers, kafka);
    world.checkEnd();
  } catch (error) {
    throw new Error(`${error}\nWhat happened:\n${world.story.slice(-120).join("\n")}`, { cause: error });
  } finally {
    process.off("unhandledRejection", onError);
    await world.end();
  }
}

function newReader(world: World, number: number, kafka: Run["kafka"], wanted: boolean, instance: number) {
  if (wanted && kafka !== "none") return new KafkaReader(world, `kafka ${number}`, kafka);
  return new OwnReader(world, `own ${number}`, instance < 2 ? `static ${instance}` : undefined);
}

async function step(world: World, readers: (OwnReader | KafkaReader)[], event: Event, kafka: Run["kafka"]) {
  if (event.kind === "come") {
    const reader = newReader(world, readers.length, kafka, event.kafka, event.instance);
    readers.push(reader);
    reader.act("poll");
  } else if (event.kind === "pass") {
    await world.around.clock.pass(event.ms);
  } else if (event.kind === "restart") {
    await world.start();
  } else if (event.kind === "grow") {
    if (world.partitions.length < 7 && readers.every((reader) => reader instanceof OwnReader)) world.grow();
  } else {
    const reader = readers.filter(({ gone }) => event.kind === "stale" || !gone).at(event.who % 8);
    if (reader) await one(world, reader, event.kind);
  }
}

async function one(world: World, reader: OwnReader | KafkaReader, kind: string): Promise<void> {
  if (kind === "crash") reader.crash();
  else if (kind === "sleep") reader.asleep = true;
  else if (kind === "wake") reader.asleep = false;
  else if (kind === "stale") await staleCommit(world, reader);
  else reader.act(kind as "poll");
}

/** A commit from a generation that is over: refused, whoever sends it, and whatever it says. */
async function staleCommit(world: World, reader: OwnReader | KafkaReader): Promise<void> {
  if (reader instanceof KafkaReader) return;
  const present = world.coordinator.find(group)?.group;
  const former = reader.formerGenerations.find(({ member, generation }) => {
    return generation !== present?.generation || present?.members.get(member) === undefined;
  });
  if (former === undefined) return;
  const before = await world.coordinator.groups.committed(group);
  const commit = world.coordinator.groups.commit(group, [{ topic, partition: 0, offset: 99 }], former);
  await assert.rejects(commit, (error) => MoldauError.is(error) && error.status < 500);
  const after = await world.coordinator.groups.committed(group);
  const offsetOf = (commits: typeof before) => commits.find((one) => partitionName(one) === `${topic}-0`)?.offset ?? 0;
  assert.ok(offsetOf(after) < 99, `it moved ${offsetOf(before)}`);
}

/** Everybody wakes; if nobody is left somebody comes; all do their work until there is none. */
async function settle(world: World, readers: (OwnReader | KafkaReader)[], kafka: Run["kafka"]): Promise<void> {
  await world.around.clock.pass(50);
  for (const reader of readers) reader.asleep = false;
  if (readers.every(({ gone }) => gone)) readers.push(newReader(world, readers.length, kafka, true, 9));
  for (let round = 0; round < 60; round += 1) {
    for (const action of ["poll", "work", "commit", "poll"] as const) {
      for (const reader of readers) reader.act(action);
      await world.around.clock.pass(50);
      world.check();
    }
  }
}
