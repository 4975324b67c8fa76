// Chapter 15: the whole shop. Three topics, and everybody around them.

import { box, cell, flow, legend, sheet, words } from "./paper.ts";

const lane = (x: number, y: number, orders: readonly string[], handled: number) =>
  orders
    .map((text, index) => cell(x + index * 46, y, { text, key: Number(text[0]) - 1, handled: index < handled }))
    .join("");

const frame = (x: number, y: number, width: number, height: number, name: string) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="12" fill="var(--paper)" stroke="var(--line)"/>${words(x + 14, y + 22, name, "strong")}`;

export default sheet(
  "The whole shop",
  "Three tills put orders into the topic orders, which has three partitions. The group preparers, ann and bob, reads it. Orders with plaice go from the preparers to the topic cook; the cook reads it and puts them back into orders, ready. The analyst reads orders as a group of its own and keeps totals in a database.",
  760,
  452,
  words(28, 38, "Friday, seven in the evening", "title"),
  box(28, 84, 92, 40, "till 1"),
  box(28, 140, 92, 40, "till 2"),
  box(28, 196, 92, 40, "till 3"),
  flow(124, 104, 178, 168, -4),
  flow(124, 160, 178, 163),
  flow(124, 216, 178, 158, 4),
  frame(184, 62, 282, 194, "orders"),
  lane(204, 94, ["3-1", "3-2", "3-3", "3-4"], 3),
  lane(204, 146, ["1-1", "1-2", "1-3", "1-4", "1-3"], 3),
  lane(204, 198, ["2-1", "2-2", "2-3", "2-4"], 4),
  flow(470, 112, 560, 100, 4),
  flow(470, 166, 560, 118),
  flow(470, 216, 560, 202, 4),
  box(566, 76, 150, 52, "preparer ann", "partitions 0 and 1"),
  box(566, 178, 150, 52, "preparer bob", "partition 2"),
  words(641, 154, "the group preparers", "small mid"),
  `<path d="M726 104C752 180 752 260 700 304" fill="none" stroke="var(--soft)" stroke-width="1.6" marker-end="url(#tip)"/>`,
  words(598, 262, "plaice, not ready", "small"),
  frame(500, 292, 190, 88, "cook"),
  cell(520, 326, { text: "1-3", key: 0, handled: true }),
  cell(566, 326, { text: "3-3", key: 2 }),
  flow(496, 346, 420, 346),
  box(316, 322, 100, 48, "the cook"),
  flow(348, 316, 348, 262),
  words(358, 292, "ready", "small"),
  flow(230, 260, 176, 318, 0, true),
  box(96, 322, 132, 48, "analyst", "own group"),
  flow(162, 374, 162, 400),
  words(96, 420, "totals in a database,", "small"),
  words(96, 437, "with the position", "small"),
  legend(470, 418, ["till-1", "till-2", "till-3"], 84),
);
