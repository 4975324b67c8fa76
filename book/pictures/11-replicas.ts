// Chapter 11: three copies, the watermark, and the event that one broker alone had.

import { cell, lane, sheet, words } from "./paper.ts";

const row = (x: number, y: number, broker: string, under: string, cells: Parameters<typeof lane>[0]["cells"]) =>
  lane({ x, y, name: broker, under, cells, next: false, offsets: false });

const watermark = (x: number, y: number, height: number) =>
  `<path d="M${x} ${y}v${height}" stroke="var(--river)" stroke-width="2.4" stroke-dasharray="6 4"/>`;
const broken = (x: number, y: number) =>
  `<path d="M${x} ${y}l46 46M${x + 46} ${y}l-46 46" stroke="var(--alarm)" stroke-width="2.6" stroke-linecap="round"/>`;

const one = { text: "1-1", key: 0 };
const lost = { text: "1-2", key: 0 };
const third = { text: "1-3", key: 0 };

export default sheet(
  "Three copies, before and after the leader crashes",
  "Left: broker a leads with events 1-1 and 1-2; b and c have only 1-1. The high watermark is after 1-1. Right: a has crashed, b leads with 1-1 and 1-3, c has copied both; the watermark is after 1-3. Event 1-2 is only in the log of the crashed broker and will be cut off.",
  760,
  350,
  words(28, 38, "Order 1-2 was in one place", "title"),
  words(28, 72, "put 1-2 with acks=1: answered at once", "soft"),
  row(140, 90, "a", "leads", [one, lost]),
  row(140, 156, "b", "follows", [one]),
  row(140, 222, "c", "follows", [one]),
  watermark(183, 84, 184),
  words(183, 290, "high watermark 1", "small mid"),
  words(414, 72, "a crashes, b leads, 1-3 comes", "soft"),
  row(526, 90, "a", "crashed", [
    { ...one, handled: true },
    { ...lost, handled: true },
  ]),
  broken(468, 87),
  row(526, 156, "b", "leads", [one, third]),
  row(526, 222, "c", "follows", [one, third]),
  watermark(615, 150, 118),
  words(615, 290, "high watermark 2", "small mid"),
  cell(28, 300, lost),
  words(80, 325, "was above the watermark: no reader saw it, and it is cut off when a comes back", "soft"),
);
