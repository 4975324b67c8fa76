// Groups of real programs: each of Kafka's clients alone, and together with our own. Needs kcat.

import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { course } from "../../groups/processes/course.ts";
import type { Kind } from "../../groups/processes/fleet.ts";

const fleets: readonly (readonly [Kind, Kind, Kind, Kind])[] = [
  ["kafkajs", "kafkajs", "kafkajs", "kafkajs"],
  ["platformatic", "platformatic", "platformatic", "platformatic"],
  ["kcat", "kcat", "kcat", "kcat"],
  ["moldau", "kafkajs", "moldau", "kafkajs"],
  ["platformatic", "moldau", "moldau", "platformatic"],
  ["moldau", "platformatic", "kcat", "moldau"],
  ["kcat", "kcat", "moldau", "kcat"],
];

const lacksKcat = spawnSync("kcat", ["-V"]).error !== undefined && "kcat is not installed";

for (const [first, second, third, added] of fleets) {
  const skip = [first, second, third, added].includes("kcat") && lacksKcat;
  test(`${first} is killed, ${second} stopped and continued, ${third} goes on, ${added} is added`, {
    skip,
  }, async () => {
    await course([first, second, third, added]);
  });
}
