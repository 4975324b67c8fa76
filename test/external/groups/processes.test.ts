// Groups of real programs: each of Kafka's clients alone, and together with our own. Needs kcat and Kafka's own tools.

import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { course } from "../../groups/processes/course.ts";
import type { Kind } from "../../groups/processes/fleet.ts";
import { javaMissing } from "../kafka/java.ts";

const fleets: readonly (readonly [Kind, Kind, Kind, Kind])[] = [
  ["kafkajs", "kafkajs", "kafkajs", "kafkajs"],
  ["platformatic", "platformatic", "platformatic", "platformatic"],
  ["kcat", "kcat", "kcat", "kcat"],
  ["moldau", "kafkajs", "moldau", "kafkajs"],
  ["platformatic", "moldau", "moldau", "platformatic"],
  ["moldau", "platformatic", "kcat", "moldau"],
  ["kcat", "kcat", "moldau", "kcat"],
  ["java", "java", "java", "java"],
  ["java", "moldau", "java", "moldau"],
  ["java-cooperative", "moldau", "moldau", "java-cooperative"],
];

const lacksKcat = spawnSync("kcat", ["-V"]).error !== undefined && "kcat is not installed";
const lacksJava = javaMissing();

function missing(kinds: readonly Kind[]): string | false {
  if (kinds.includes("kcat") && lacksKcat) return lacksKcat;
  return kinds.some((kind) => kind.startsWith("java")) && lacksJava;
}

for (const [first, second, third, added] of fleets) {
  const skip = missing([first, second, third, added]);
  test(`${first} is killed, ${second} stopped and continued, ${third} goes on, ${added} is added`, {
    skip,
  }, async () => {
    await course([first, second, third, added]);
  });
}
