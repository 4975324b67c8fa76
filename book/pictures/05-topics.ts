// Chapter 5: topics as lanes, and one consumer with an arrow in each.

import { lane, sheet, words } from "./paper.ts";

export default sheet(
  "Two topics, one consumer",
  "Two lanes. The topic orders has two events; both are handled and the analyst's arrow is at offset 2. The topic cook has two events; both are handled, the arrow is at 2 as well. Each lane has its own numbers, beginning at 0.",
  760,
  316,
  words(28, 38, "Two topics, each with its own numbers", "title"),
  lane({
    x: 150,
    y: 72,
    name: "orders",
    under: "what was sold",
    cells: [
      { text: "1-1", key: 0, handled: true },
      { text: "1-2", key: 0, handled: true },
    ],
    positions: [{ offset: 2, text: "analyst", member: 1 }],
  }),
  words(420, 96, "for whoever fills orders", "soft"),
  `<line x1="28" x2="732" y1="178" y2="178" stroke="var(--line)"/>`,
  lane({
    x: 150,
    y: 196,
    name: "cook",
    under: "what to fry",
    cells: [
      { text: "1-1", key: 3, handled: true },
      { text: "1-9", key: 3, handled: true },
    ],
    positions: [{ offset: 2, text: "analyst", member: 1 }],
  }),
  words(420, 220, "for the cook, who never sees the chips", "soft"),
  words(420, 242, "one consumer, one position in each topic", "soft"),
);
