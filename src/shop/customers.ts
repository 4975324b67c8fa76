// What customers order, and how long everything takes.

import type { Random } from "../base/index.ts";
import type { Food } from "./order.ts";

const codAndChips: readonly Food[] = ["cod", "chips"];
const plaiceAndChips: readonly Food[] = ["plaice", "chips"];
const chips: readonly Food[] = ["chips"];
const largeChips: readonly Food[] = ["chips", "chips"];

/** What the next customer orders, by a die. */
export function nextParts(random: Random, sellsPlaice = false): readonly (readonly Food[])[] {
  const die = 1 + Math.floor(random() * 6);
  if (die === 4) return [chips];
  if (die === 5) return [codAndChips, largeChips];
  if (die === 6 && sellsPlaice) return [codAndChips, plaiceAndChips];
  return [codAndChips];
}

/** At least and at most so many seconds, all times between equally likely. */
export type Seconds = readonly [least: number, most: number];

/** How long it takes to take, to prepare and to cook an order. */
export const takes: Readonly<Record<"order" | "preparing" | "cooking", Seconds>> = {
  order: [1, 1.5],
  preparing: [0.5, 1],
  cooking: [3, 3.2],
};

/** How long it takes this time, in milliseconds. At speed 2 everything takes half as long. */
export function timeOf([least, most]: Seconds, random: Random, speed = 1): number {
  return ((least + (most - least) * random()) * 1000) / speed;
}
