// Real programs in one group: our own, and our own together with kafkajs's. test/external has the other clients.

import { test } from "node:test";
import { course } from "./processes/course.ts";

test("our own programs: one is killed, one stopped and continued, one added; every flight is handled", async () => {
  await course(["moldau", "moldau", "moldau", "moldau"]);
});

test("kafkajs and our own programs share a group, and take over from each other", async () => {
  await course(["kafkajs", "moldau", "kafkajs", "moldau"]);
});
