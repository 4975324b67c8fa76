// Chapter 0: the shop as a river. Producers upstream, readers downstream, the log between them.

import { box, crate, flow, lane, legend, sheet, words } from "./paper.ts";

const texts = ["1-4", "2-3", "1-5", "3-2", "2-4", "1-6"];
const cells = texts.map((text, index) => ({ text, key: Number(text[0]) - 1, handled: index < 3 }));

const wave = (y: number) =>
  `<path d="M196 ${y}q40-12 84 0t84 0 84 0 84 0 84 0 84 0 24-4" fill="none" stroke="var(--river)" stroke-width="2.4" stroke-linecap="round" opacity=".55"/>`;

export default sheet(
  "The shop and its river of orders",
  "Three tills write orders to the end of one log. The preparer and the analyst read the same log, each at a place of its own. Old orders lie in a crate on disk.",
  760,
  346,
  words(28, 38, "One river, many banks", "title"),
  box(28, 62, 104, 44, "till 1"),
  box(28, 116, 104, 44, "till 2"),
  box(28, 170, 104, 44, "till 3"),
  wave(100),
  wave(204),
  flow(134, 84, 186, 128, 6),
  flow(134, 138, 186, 142),
  flow(134, 192, 186, 156, -6),
  words(206, 82, "upstream: new orders are put at the end", "small"),
  lane({ x: 300, y: 124, first: 6, cells: [...cells].reverse(), next: false, offsets: false }),
  crate(590, 124, "0 – 5"),
  ...[11, 10, 9, 8, 7, 6].map((offset, index) => words(320 + index * 46, 180, String(offset), "small mid")),
  `<rect x="254" y="124" width="40" height="40" rx="8" fill="none" stroke="var(--grain)" stroke-width="1.4" stroke-dasharray="4 4"/>`,
  words(274, 180, "next", "small mid"),
  flow(412, 246, 412, 190),
  flow(625, 246, 625, 190),
  box(351, 250, 122, 48, "preparer", "reads 9 next"),
  box(564, 250, 122, 48, "analyst", "reads 1 next"),
  legend(28, 318, ["till 1", "till 2", "till 3"], 84),
  words(300, 329, "faded: prepared already, and still there for others to read", "soft"),
);
